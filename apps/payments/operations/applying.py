"""Letting a receipt act on what it pays, and on the document behind it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, total

from .. import events, ports, selectors
from ..models import Payable, Receipt
from ..states import (
    AWAITED,
    SIGN,
    TAKES_BACK,
    UNCOUNTED,
    CaseKind,
    Direction,
    PayableState,
    PaymentState,
    Purpose,
    ReceiptKind,
    ReceiptState,
    payment_state_of,
)
from .cases import open_case

SUMS = ("paid", "discounted", "rounded", "advanced", "balance", "payment_state")
# Cash is rounded to five cents at most where small coins are gone (Finland, Belgium, the Netherlands, Switzerland).
MOST_ROUNDING = Decimal("0.05")

TOO_MUCH = (CaseKind.OVERPAID, CaseKind.WITHDRAWN)


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
    count(receipt, payable, actor=actor)


def count(receipt: Receipt, payable: Payable, *, actor: Actor) -> None:
    """Count what it pays anew, and open a case for each thing about it that a manager must know."""
    rung_at = f"{receipt.store.code}/{receipt.till_code}"
    followed = recount(payable, actor=actor, occurred_at=receipt.occurred_at, rung_at=rung_at)
    found = _oddities(receipt, payable, followed)
    if any(kind in TOO_MUCH for _about, kind in found) and receipt.cases.filter(kind=CaseKind.SOLD_TWICE).exists():
        found = [(about, kind) for about, kind in found if kind not in TOO_MUCH]  # the document has said so, and why
    for about, kind in found:
        open_case(kind, receipt=receipt, payable=about, actor=actor, details=_amounts(receipt, about))


def recount(payable: Payable, *, actor: Actor, occurred_at: datetime, rung_at: str = "") -> bool:
    """Count its receipts anew and tell what depends on it; False when a document could not follow.

    A reservation ends when the till that held it has rung ("store/till"), or nothing is left to ring. An advance and a
    refund change what is due for their document; a security deposit is nobody's price, so it changes nothing else.
    """
    before = payable.payment_state
    recompute(payable)
    if payable.balance <= 0 or payable.reserved_by == rung_at:
        payable.reserved_by, payable.reserved_until = "", None
    records.update(
        payable,
        events.PAYABLE_PAYMENT_CHANGED,
        actor=actor,
        fields=[*SUMS, "reserved_by", "reserved_until"],
        from_state=before,
        to_state=payable.payment_state,
        occurred_at=occurred_at,
    )
    if payable.purpose in AWAITED:
        subject = ports.subject_for(payable.subject_resource)
        return subject.payment_changed(payable, actor=actor, occurred_at=occurred_at)
    changed = selectors.payable_changed_by(payable)
    return changed is None or recount(changed, actor=actor, occurred_at=occurred_at)


def recompute(payable: Payable) -> None:
    """Sums, balance and state from the receipts applied: the same whatever the order they came in."""
    applied = {receipt.id: receipt for receipt in payable.receipts.filter(state=ReceiptState.APPLIED)}
    signed = [(_sign(receipt, applied, payable.direction), receipt) for receipt in applied.values()]
    asked = payable.state != PayableState.WITHDRAWN
    payable.advanced, given_back = selectors.advanced_and_returned(payable)
    taken = total(sign * receipt.amount for sign, receipt in signed)
    # A deposit that was returned is not due again; a price that was refunded is.
    payable.paid = taken if payable.purpose == Purpose.SECURITY else taken - given_back
    payable.rounded = total(sign * receipt.rounding for sign, receipt in signed) if asked else ZERO
    discounted = total(sign * receipt.discount for sign, receipt in signed)
    payable.discounted = max(ZERO, discounted) if asked else ZERO  # off nothing, nothing can be taken
    due = payable.total - payable.discounted - payable.rounded
    payable.balance = due - payable.advanced - payable.paid
    kinds = {receipt.kind for receipt in applied.values()} | ({ReceiptKind.REFUND} if given_back else set())
    payable.payment_state = payment_state_of(
        due=due,
        paid=payable.paid + payable.advanced,
        kinds=kinds if asked else (),
        declared=selectors.declared_on(payable),
        on_account=total(sign * receipt.on_account for sign, receipt in signed),
        advanced=payable.advanced,
    )
    if payable.purpose == Purpose.SECURITY and given_back >= payable.paid > 0:
        payable.payment_state = PaymentState.REFUNDED


def _sign(receipt: Receipt, applied: dict[UUID, Receipt], direction: str) -> int:
    """What it does to what is paid. A reversal undoes its original, so that of a refund puts the money back."""
    sign, seen = 1, set()
    while receipt.kind == ReceiptKind.REVERSAL and receipt.reverses_id in applied and receipt.id not in seen:
        seen.add(receipt.id)
        sign, receipt = -sign, applied[receipt.reverses_id]
    return sign * SIGN[direction][receipt.kind]


def _cannot_count(receipt: Receipt, payable: Payable) -> CaseKind | None:
    if receipt.currency != payable.currency:
        return CaseKind.WRONG_CURRENCY
    if receipt.legal_entity_id != payable.legal_entity_id:
        return CaseKind.WRONG_ENTITY
    if receipt.kind not in SIGN[payable.direction]:
        return CaseKind.WRONG_DIRECTION
    if receipt.reverses is None or receipt.kind != ReceiptKind.REVERSAL:
        return None
    if receipt.reverses.reversed_by.filter(kind=ReceiptKind.REVERSAL, state=ReceiptState.APPLIED).exists():
        return CaseKind.REVERSED_TWICE
    held = receipt.reverses.cases.filter(kind__in=UNCOUNTED).first()  # what was never counted is not taken back
    return CaseKind(held.kind) if held else None


def _oddities(receipt: Receipt, payable: Payable, followed: bool) -> list[tuple[Payable, CaseKind]]:
    found = []
    took_back = _takes_back(receipt) and payable.direction == Direction.IN
    if payable.state == PayableState.WITHDRAWN and not took_back:
        return [(payable, CaseKind.WITHDRAWN)]
    if not took_back and (overpaid := _overpaid(payable)) is not None:
        found.append((overpaid, CaseKind.OVERPAID))
    elif not took_back and _paid_beside_voucher(receipt, payable):
        found.append((payable, CaseKind.OVERPAID))
    if receipt.discount and payable.discounted > _most_discount(receipt, payable) and not took_back:
        found.append((payable, CaseKind.DISCOUNT_OVER_LIMIT))
    if abs(receipt.rounding) > MOST_ROUNDING:
        found.append((payable, CaseKind.ROUNDING_OVER_LIMIT))
    if took_back and not followed:
        found.append((payable, CaseKind.REVERSED_AFTER_HAND_OVER))
    return found


def _takes_back(receipt: Receipt) -> bool:
    """A refund and a reversal do; a reversal of either puts the money back."""
    undone, seen = False, {receipt.pk}
    while receipt.kind == ReceiptKind.REVERSAL and (original := receipt.reverses) and original.pk not in seen:
        seen.add(original.pk)
        undone, receipt = not undone, original
    return (receipt.kind in TAKES_BACK) != undone


def _overpaid(payable: Payable) -> Payable | None:
    """What of it, or of the price its advance is part of, is paid beyond what was asked."""
    if payable.balance < 0:
        return payable
    price = selectors.payable_changed_by(payable) if payable.purpose == Purpose.ADVANCE else None
    return price if price is not None and price.balance < 0 else None


def _paid_beside_voucher(receipt: Receipt, payable: Payable) -> bool:
    """A till paid out what a voucher stands for. A clerk's word does not say by which tender."""
    if payable.direction != Direction.OUT or receipt.awaits_confirmation:
        return False
    return selectors.promised_by_voucher(payable) > payable.balance


def _most_discount(receipt: Receipt, payable: Payable) -> Decimal:
    """The store's limit, a percentage of what is asked for, for all tickets together."""
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
