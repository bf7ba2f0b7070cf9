"""Which actions of the table an order refuses as it is: what their operations ask, asked beforehand."""

from functools import partial

from apps.core.actors import Actor
from apps.core.api.actions import Guards
from apps.payments import selectors as money
from apps.payments.models import Payable
from apps.payments.states import Purpose

from .. import selectors
from ..models import WorkOrder
from ..states import TOUCHING, Payer, WorkOrderStatus


def _barred(order: WorkOrder, _actor: Actor, *, action: str) -> bool:
    return action in selectors.barred(order)


def _kept(order: WorkOrder, actor: Actor) -> bool:
    return _barred(order, actor, action="hand_over") or selectors.why_kept(order) is not None


def _checked_by_another(order: WorkOrder, actor: Actor) -> bool:
    return _barred(order, actor, action="pass_quality_check") or selectors.worked_on(order, actor)


def _cancelled_later(order: WorkOrder, actor: Actor) -> bool:
    return _barred(order, actor, action="cancel") or bool(_rung(order))


def _revised_later(order: WorkOrder, _actor: Actor) -> bool:
    return any(payable.pk == order.payable_id for payable in _rung(order))


def _approved_later(order: WorkOrder, actor: Actor) -> bool:
    return order.payer == Payer.CUSTOMER and _revised_later(order, actor)


def _returned_later(order: WorkOrder, actor: Actor) -> bool:
    return any(payable.purpose != Purpose.ADVANCE or not payable.paid for payable in _rung(order))


def _rung(order: WorkOrder) -> list[Payable]:
    """Nobody is asked to pay for what was only announced."""
    return [] if order.status == WorkOrderStatus.ANNOUNCED else money.rung_now(order.pk)


GUARDS: Guards = {
    **{action: partial(_barred, action=action) for action in TOUCHING},
    "hand_over": _kept,
    "pass_quality_check": _checked_by_another,
    "fail_quality_check": _checked_by_another,
    "cancel": _cancelled_later,
    "revise_quote": _revised_later,
    "approve_quote": _approved_later,
    "prepare_return": _returned_later,
}
