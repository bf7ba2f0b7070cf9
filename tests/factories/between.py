"""Two companies of one house, and things that go from the one to the other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from apps.buyback.models import RegisterEntry
from apps.core.actors import Actor, system
from apps.core.errors import DomainError
from apps.core.models import Event
from apps.items.inputs import NewTransfer
from apps.items.models import Item, ItemEntry, Transfer, TransferLine
from apps.items.operations import open_transfer, receive_in_transfer, send_transfer
from apps.resale.models import MarginLine, Sale, StockItem
from apps.resale.operations.margin import record_purchases
from apps.resale.operations.stocking import take_into_stock
from apps.stores.models import Store

from .items import make_own_item
from .stores import make_entity, make_store

SHOP = system("shop")
Refusal = TypeVar("Refusal", bound=DomainError)


def make_company_store(name: str = "", **values: Any) -> Store:
    """A store with an address, of a company of its own."""
    entity = values.pop("entity", None) or make_entity(**({"name": name} if name else {}))
    address = {"address_line1": "1 rue du Lac", "postcode": "74000", "city": "Annecy"}
    return make_store(entity=entity, **{**address, **values})


def make_shelved(store: Store, price: str = "100.00", **values: Any) -> Item:
    """Ours, bought for this price, and standing on the shelf."""
    item = make_own_item(price, store=store, **values)
    take_into_stock(item.pk, actor=SHOP)
    record_purchases(item, actor=SHOP)
    return item


def make_crossing(item: Item, there: Store, price: str = "150.00") -> Transfer:
    """Not sent yet."""
    prices = {item.pk: Decimal(price)}
    data = NewTransfer(store_id=item.store_id, destination_id=there.pk, prices=prices)
    return open_transfer(actor=SHOP, data=data)


def sent(item: Item, there: Store, price: str = "150.00") -> Transfer:
    return send_transfer(actor=SHOP, transfer_id=make_crossing(item, there, price).pk)


def receive(transfer: Transfer, item: Item, actor: Actor = SHOP) -> Transfer:
    return receive_in_transfer(actor=actor, transfer_id=transfer.pk, item_id=item.pk)


def cross(item: Item, there: Store, price: str = "150.00") -> Transfer:
    """Sent and arrived; the item is read again."""
    transfer = receive(sent(item, there, price), item)
    item.refresh_from_db()
    return transfer


def lives_of(item: Item) -> list[tuple[str, str]]:
    """The store and the state of each of its lives on a shelf, in their order."""
    rows = StockItem.objects.filter(item=item).order_by("id").values_list("store__code", "status")
    return [(store, status) for store, status in rows]


def everything() -> dict[str, Any]:
    """What a refusal must leave as it was."""
    return {
        "items": list(Item.objects.order_by("pk").values("legal_entity", "store", "vat_origin", "custody", "version")),
        "lines": list(TransferLine.objects.order_by("pk").values("active", "price", "vat_origin", "register_code")),
        "rows": [model.objects.count() for model in (ItemEntry, Sale, StockItem, MarginLine, RegisterEntry, Event)],
    }


def unchanged_but_for(act: Callable[[], Any], refusal: type[Refusal]) -> Refusal:
    """What was refused, when nothing changed by it."""
    before = everything()
    with pytest.raises(refusal) as refused:
        act()
    assert everything() == before
    return refused.value
