"""What is done to a thing before it is offered, and how it ends when it is not."""

from uuid import UUID

from django.db import transaction

from apps.core import records
from apps.core.actors import Actor
from apps.items import operations as items
from apps.items.selectors import lock_item

from .. import selectors
from ..models import StockItem
from ..states import STOCK_ITEM


def start_refurbishment(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    return _move(stock_item_id, "start_refurbishment", actor)


def make_ready(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    return _move(stock_item_id, "make_ready", actor)


def scrap(stock_item_id: UUID, *, actor: Actor, reason_code: str = "") -> StockItem:
    return _move(stock_item_id, "scrap", actor, reason_code)


def harvest(stock_item_id: UUID, *, actor: Actor, reason_code: str = "") -> StockItem:
    return _move(stock_item_id, "harvest", actor, reason_code)


@transaction.atomic
def _move(stock_item_id: UUID, action: str, actor: Actor, reason_code: str = "") -> StockItem:
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, action, actor, stock.store_id)
    items.require_free(lock_item(stock.item_id))
    records.move(stock, action, table=STOCK_ITEM, actor=actor, reason_code=reason_code)
    return stock
