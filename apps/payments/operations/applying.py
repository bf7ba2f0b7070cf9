"""Letting a receipt act on what it pays, and on the document behind it."""

from decimal import Decimal
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, total

from .. import events, ports
from ..models import Payable, Receipt
from ..states import (
    SIGN,
    TAKES_BACK,
    UNCOUNTED,
    CaseKind,
    PayableState,
    ReceiptKind,
    ReceiptState,
    payment_state_of,
)
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
    """Sums, balance and state from the receipts applied: the same whatever the order they came in."""
    applied = {receipt.id: receipt for receipt in payable.receipts.all()}
    signs = {receipt.id: _sign(receipt, applied) for receipt in applied.values()}
    payable.paid = total(signs[receipt.id] * receipt.amount for receipt in applied.values())
    asked = payable.state != PayableState.WITHDRAWN
    discounted = total(signs[receipt.id] * receipt.discount for receipt in applied.values())
    payable.discounted = max(ZERO, discounted) if asked else ZERO  # off nothing, nothing can be taken
    payable.balance = payable.total - payable.discounted - payable.paid
    payable.payment_state = payment_state_of(
        total=payable.total,
        discounted=payable.discounted,
        paid=payable.paid,
        kinds=[receipt.kind for receipt in applied.values()] if asked else (),
    )


def _sign(receipt: Receipt, applied: dict[UUID, Receipt]) -> int:
    """What it does to what is paid. A reversal undoes its original, so that of a refund puts the money back."""
    sign, seen = 1, set()
    while receipt.kind == ReceiptKind.REVERSAL and receipt.reverses_id in applied and receipt.id not in seen:
        seen.add(receipt.id)
        sign, receipt = -sign, applied[receipt.reverses_id]
    return sign * SIGN[ReceiptKind(receipt.kind)]


def _count(receipt: Receipt, payable: Payable, actor: Actor) -> None:
    before = payable.payment_state
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
    if receipt.reverses is None or receipt.kind != ReceiptKind.REVERSAL:
        return None
    if receipt.reverses.reversed_by.filter(kind=ReceiptKind.REVERSAL, state=ReceiptState.APPLIED).exists():
        return CaseKind.REVERSED_TWICE
    held = receipt.reverses.cases.filter(kind__in=UNCOUNTED).first()  # what was never counted is not taken back
    return CaseKind(held.kind) if held else None


def _oddities(receipt: Receipt, payable: Payable, followed: bool) -> list[CaseKind]:
    found = []
    took_back = receipt.kind in TAKES_BACK
    if payable.state == PayableState.WITHDRAWN and not took_back:
        return [CaseKind.WITHDRAWN]
    if payable.balance < 0 and not took_back:
        found.append(CaseKind.OVERPAID)
    if receipt.discount > _most_discount(receipt, payable) and not took_back:
        found.append(CaseKind.DISCOUNT_OVER_LIMIT)
    if took_back and not followed:
        found.append(CaseKind.REVERSED_AFTER_HAND_OVER)
    return found


def _most_discount(receipt: Receipt, payable: Payable) -> Decimal:
    """The store's limit, a percentage of what is asked for."""
    return payable.total * receipt.store.discount_limit_percent / 100


def _amounts(receipt: Receipt, payable: Payable) -> dict[str, str]:
    """What the till said, and what was asked unless that is another company's business."""
    said = {
        "amount": str(receipt.amount),
        "currency": receipt.currency,
        "discount": str(receipt.discount),
        "ticket": receipt.ticket_number,
    }
    if receipt.legal_entity_id == payable.legal_entity_id:
        said |= {"balance": str(payable.balance), "payable": payable.code}
    return said
