"""Items as tests need them, registered by the product itself."""

from decimal import Decimal
from itertools import count
from typing import Any

from uuid_utils.compat import uuid7

from apps.core.actors import system
from apps.items.inputs import ItemInput, Source
from apps.items.models import Item
from apps.items.operations import record_entry, register_item
from apps.items.states import EntryKind, VatOrigin

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
