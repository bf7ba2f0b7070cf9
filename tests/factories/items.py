"""Items as tests need them, registered by the product itself."""

from decimal import Decimal
from itertools import count
from typing import Any

from uuid_utils.compat import uuid7

from apps.core.actors import system
from apps.items.inputs import ItemInput, NewTransfer, Source
from apps.items.models import Item, ItemEntry, StockLocation, Transfer
from apps.items.operations import create_location, open_transfer, record_entry, register_item
from apps.items.states import EntryKind, VatOrigin
from apps.stores.models import Store

from .customers import make_customer
from .stores import make_store

_numbers = count(1)


def make_item(**values: Any) -> Item:
    """A customer's bicycle in a store of its own unless told otherwise; `customer=None` makes it ours."""
    store = values.pop("store", None) or make_store()
    customer = values.pop("customer") if "customer" in values else make_customer(legal_entity=store.entity)
    defaults = {"brand_name": "Nakamura", "model_name": "E-Crossover"}
    data = ItemInput(store_id=store.pk, customer_id=customer.pk if customer else None, **{**defaults, **values})
    return register_item(actor=system("tests"), data=data)


def make_own_item(price: str | None = None, **values: Any) -> Item:
    """A bicycle of the company's own, bought from a private person, for `price` where one is given."""
    item = make_item(customer=None, **{"vat_origin": VatOrigin.PRIVATE_PURCHASE, **values})
    if price is not None:
        record_entry(
            actor=system("tests"),
            item_id=item.pk,
            kind=EntryKind.PURCHASE,
            amount=Decimal(price),
            currency=item.legal_entity.currency,
            source=make_source("trade_in", "TI"),
        )
    return item


def make_source(resource: str = "sale", prefix: str = "SA") -> Source:
    number = next(_numbers)
    return Source(resource, uuid7(), f"{prefix}-{number:08}")


def bought_by(item: Item) -> Source:
    """The document that bought it last; one that did not, where nothing is recorded."""
    entry = ItemEntry.objects.filter(item=item, kind=EntryKind.PURCHASE).order_by("id").last()
    return Source(entry.source_resource, entry.source_id, entry.source_code) if entry else make_source("trade_in", "TI")


def make_location(store: Store | None = None, code: str = "") -> StockLocation:
    code = code or f"SHELF-{next(_numbers)}"
    store = store or make_store()
    return create_location(actor=system("tests"), store_id=store.pk, code=code, name=f"Shelf {code}")


def make_transfer(store: Store | None = None, *items: Item, destination: Store | None = None) -> Transfer:
    """From the store to a sister of its company, holding these items, or one of our own; not sent."""
    store = store or (items[0].store if items else make_store())
    data = NewTransfer(
        store_id=store.pk,
        destination_id=(destination or make_store(entity=store.entity)).pk,
        item_ids=tuple(item.pk for item in items or [make_own_item(store=store)]),
    )
    return open_transfer(actor=system("tests"), data=data)
