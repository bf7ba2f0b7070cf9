"""Taking up an order whose thing is about to be touched."""

from uuid import UUID

from apps.core.actors import Actor
from apps.items import operations as items
from apps.items.selectors import lock_item

from .. import selectors
from ..models import WorkOrder
from ..states import WORK_ORDER


def lock_at_hand(work_order_id: UUID, action: str, actor: Actor) -> WorkOrder:
    """The order for this move of its table, and its thing, both locked: ItemHeld while the police ask for it, ItemAway
    once they took it."""
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, action, actor, order.store_id)
    items.require_free(lock_item(order.received_item_id))
    return order
