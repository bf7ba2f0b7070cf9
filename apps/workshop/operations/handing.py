"""The end of a work order: handed over, left behind, or called off."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.items import operations as items
from apps.items.selectors import lock_item
from apps.items.states import HolderKind, OwnerKind
from apps.payments import operations as payments

from .. import selectors
from ..models import WorkOrder
from ..states import WORK_ORDER, Custody
from .locking import lock_at_hand
from .paying import WorkOrderPayable


@transaction.atomic
def hand_over(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    """The thing goes back to its owner, when the store's rule on payment lets it; our own goes back to stock."""
    order = lock_at_hand(work_order_id, "hand_over", actor)
    refusal = selectors.why_kept(order)
    if refusal is not None:
        raise refusal
    order.handed_over_at = timezone.now()
    order.custody = _where_it_goes(order)
    records.move(order, "hand_over", table=WORK_ORDER, actor=actor, fields=["handed_over_at", "custody"])
    _give_back(order, actor, "handed_over")
    return order


@transaction.atomic
def close(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    order = selectors.lock_work_order(work_order_id, actor)
    records.move(order, "close", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def mark_uncollected(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    order = selectors.lock_work_order(work_order_id, actor)
    records.move(order, "mark_uncollected", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def open_abandonment_case(work_order_id: UUID, *, actor: Actor) -> WorkOrder:
    """Only a court may permit disposal (law of 31 December 1903); this records that its decision is sought."""
    order = selectors.lock_work_order(work_order_id, actor)
    records.move(order, "open_abandonment_case", table=WORK_ORDER, actor=actor)
    return order


@transaction.atomic
def dispose(work_order_id: UUID, *, actor: Actor, reason_code: str) -> WorkOrder:
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, "dispose", actor, order.store_id)
    items.require_not_held(lock_item(order.received_item_id))
    records.move(order, "dispose", table=WORK_ORDER, actor=actor, reason_code=reason_code)
    return order


@transaction.atomic
def cancel(work_order_id: UUID, *, actor: Actor, reason_code: str = "") -> WorkOrder:
    """Called off before the work: nothing is payable any more, and what was received goes back."""
    order = selectors.lock_work_order(work_order_id, actor)
    WORK_ORDER.check(order, "cancel", actor, order.store_id)
    received = order.custody == Custody.STORE
    order.custody = _where_it_goes(order) if received else order.custody
    records.move(order, "cancel", table=WORK_ORDER, actor=actor, fields=["custody"], reason_code=reason_code)
    if order.payable is not None:
        withdrawn = payments.withdraw_payable(order.payable, actor=actor)
        WorkOrderPayable().payment_changed(withdrawn, actor=actor, occurred_at=timezone.now())
        order.refresh_from_db()
    else:
        payments.withdraw_advances(order.id, actor=actor)
    if received:
        _give_back(order, actor, "cancelled")
    return order


def _where_it_goes(order: WorkOrder) -> Custody:
    """Back to its customer, unless it is ours: from the start, or because they sold it to us meanwhile. What the police
    took stays with them. Locks it."""
    item = lock_item(order.received_item_id)
    items.require_not_held(item)
    if item.custody == HolderKind.THIRD_PARTY:
        return Custody.THIRD_PARTY
    ours = order.customer_id is None or item.owner_kind == OwnerKind.ENTITY
    return Custody.STORE if ours else Custody.CUSTOMER


def _give_back(order: WorkOrder, actor: Actor, reason_code: str) -> None:
    if order.custody != Custody.CUSTOMER:
        return
    items.move_custody(
        item_id=order.received_item_id,
        holder=HolderKind.CUSTOMER,
        customer_id=order.customer_id,
        actor=actor,
        reason_code=reason_code,
    )
