"""What the workshop has done to a thing of ours, and where it is sent there."""

from typing import Any

from apps.core.actors import Actor
from apps.workshop import permissions as workshop
from apps.workshop.screens.words import status_pill
from apps.workshop.selectors import may_refurbish, work_orders_visible_to

from ..models import StockItem

MOST = 8


def orders_on(stock: StockItem, actor: Actor) -> list[dict[str, Any]]:
    """Newest first. One query."""
    rows = work_orders_visible_to(actor).filter(item_id=stock.item_id).order_by("-id")[:MOST]
    return [{"code": row.code, "url": f"/workshop/{row.code}/", "pill": status_pill(row.status)} for row in rows]


def new_order_url(stock: StockItem, request: Any) -> str:
    """Where a work order at the store's expense is opened, by who may."""
    store, actor = request.store, request.actor
    if not may_refurbish(stock.item, store):
        return ""
    may = all(actor.can(right, store.pk) for right in (workshop.WRITE, workshop.CHECK_IN))
    return f"/workshop/new/?item={stock.item_id}" if may else ""
