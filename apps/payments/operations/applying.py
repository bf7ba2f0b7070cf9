"""Letting a receipt act on what it pays, and on the document behind it."""

from decimal import Decimal

from apps.core import records
from apps.core.actors import Actor

from .. import events, ports
from ..models import Payable, Receipt
from ..states import SIGN, CaseKind, PayableState, ReceiptKind, ReceiptState, payment_state_of
from .cases import open_case


def apply_receipt(receipt: Receipt, payable: Payable, *, actor: Actor) -> None:
    """Count the receipt on the payable and tell the document, all under the document's lock.

    Money is counted even where it is odd (too much, nothing asked any more): it was taken. What cannot be counted,
    another currency or another company's till, is held in a case.
    """
    if problem := _cannot_count(receipt, payable):
        receipt.state = ReceiptState.IN_CASE
        records.update(receipt, events.PAYMENT_APPLIED, actor=actor, fields=["state"], to_state=receipt.state)
        open_case(problem, receipt=receipt, payable=payable, actor=actor, details=_amounts(receipt, payable))
        return
    receipt.payable, receipt.state = payable, ReceiptState.APPLIED
    records.update(receipt, events.PAYMENT_APPLIED, actor=actor, fields=["payable", "state"], to_state=receipt.state)
    _count(receipt, payable, actor)
    subject = ports.subject_for(payable.subject_resource)
    followed = subject.payment_changed(payable, actor=actor, occurred_at=receipt.occurred_at)
    for kind in _oddities(receipt, payable, followed):
        open_case(kind, receipt=receipt, payable=payable, actor=actor, details=_amounts(receipt, payable))


def recompute(payable: Payable) -> None:
    """Balance and state from the sums and the kinds of the receipts applied."""
    payable.balance = payable.total - payable.discounted - payable.paid
    payable.payment_state = payment_state_of(
        total=payable.total,
        discounted=payable.discounted,
        paid=payable.paid,
        kinds=list(payable.receipts.values_list("kind", flat=True)),
    )


def _count(receipt: Receipt, payable: Payable, actor: Actor) -> None:
    sign = SIGN[ReceiptKind(receipt.kind)]
    before = payable.payment_state
    payable.paid += sign * receipt.amount
    payable.discounted += sign * receipt.discount
    recompute(payable)
    records.update(
        payable,
        events.PAYABLE_PAYMENT_CHANGED,
        actor=actor,
        fields=["paid", "discounted", "balance", "payment_state"],
        from_state=before,
        to_state=payable.payment_state,
        occurred_at=receipt.occurred_at,
    )


def _cannot_count(receipt: Receipt, payable: Payable) -> CaseKind | None:
    if receipt.currency != payable.currency:
        return CaseKind.WRONG_CURRENCY
    if receipt.legal_entity_id != payable.legal_entity_id:
        return CaseKind.WRONG_ENTITY
    if receipt.reverses and receipt.reverses.reversed_by.filter(state=ReceiptState.APPLIED).exists():
        return CaseKind.REVERSED_TWICE
    return None


def _oddities(receipt: Receipt, payable: Payable, followed: bool) -> list[CaseKind]:
    found = []
    if payable.state == PayableState.WITHDRAWN:
        found.append(CaseKind.WITHDRAWN)
    if payable.balance < 0 and receipt.kind in (ReceiptKind.PAYMENT, ReceiptKind.DEPOSIT):
        found.append(CaseKind.OVERPAID)
    if receipt.discount > _most_discount(receipt, payable):
        found.append(CaseKind.DISCOUNT_OVER_LIMIT)
    if not followed:
        found.append(CaseKind.REVERSED_AFTER_HAND_OVER)
    return found


def _most_discount(receipt: Receipt, payable: Payable) -> Decimal:
    """The store's limit, a percentage of what is asked for."""
    return payable.total * receipt.store.discount_limit_percent / 100


def _amounts(receipt: Receipt, payable: Payable) -> dict[str, str]:
    return {
        "amount": str(receipt.amount),
        "currency": receipt.currency,
        "discount": str(receipt.discount),
        "balance": str(payable.balance),
        "payable": payable.code,
        "ticket": receipt.ticket_number,
    }
