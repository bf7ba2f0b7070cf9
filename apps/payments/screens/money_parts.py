"""A payable, and the tickets that paid it, in the shapes the screens' components take."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.actors import Actor

from .. import permissions, selectors
from ..models import Payable, Receipt
from ..states import Direction, Door, PayableState, PaymentState, Purpose, ReceiptKind, ReceiptState

KINDS = {
    PaymentState.NOTHING_DUE: "closed", PaymentState.DUE: "customer", PaymentState.DEPOSIT_PAID: "customer",
    PaymentState.PART_PAID: "customer", PaymentState.DECLARED: "todo", PaymentState.PAID: "ready",
    PaymentState.OVERPAID: "blocked", PaymentState.REFUNDED: "closed", PaymentState.ON_ACCOUNT: "todo",
    PaymentState.WRITTEN_OFF: "closed",
}  # fmt: skip


def payment_pill(state: str) -> tuple[str, str]:
    """(kind, word) for the status tag."""
    return KINDS[PaymentState(state)], capfirst(str(PaymentState(state).label))


def shown_payable(payable: Payable, moves: list[tuple[str, Any]], actor: Actor) -> dict[str, Any]:
    """For `desk/_payable.html`, with what may be done about it and who rings it now."""
    receipts = receipts_of(payable, actor)
    shown, purpose = panel(payable, receipts), capfirst(str(Purpose(payable.purpose).label))
    settles = payable.purpose == Purpose.SETTLEMENT
    return shown | {
        "balance_label": shown["balance_label"] if settles else f"{purpose} · {shown['balance_label']}",
        "moves": moves,
        "reason": payable.reason,
        "declared": awaited(receipts, actor),
    }


def awaited(receipts: list[Receipt], actor: Actor) -> list[dict[str, Any]]:
    """Those that rest on a clerk's word."""
    waiting = [row for row in receipts if row.awaits_confirmation and row.state == ReceiptState.APPLIED]
    return [declared(receipt, actor) for receipt in waiting]


def receipts_of(payable: Payable, actor: Actor) -> list[Receipt]:
    rows = selectors.payments_visible_to(actor).filter(payable=payable)
    return list(rows.prefetch_related("evidence", "tenders", "cases").order_by("id"))


def panel(payable: Payable, receipts: list[Receipt]) -> dict[str, Any]:
    kind, word = payment_pill(payable.payment_state)
    rung = payable.state == PayableState.OPEN and payable.balance > 0
    return {
        "code": payable.code,
        "currency": payable.currency,
        "balance": abs(payable.balance),
        "balance_label": _label(payable),
        "kind": kind,
        "status": word,
        "total": payable.total,
        "ean": payable.ean if rung else "",
        "lines": [{"label": line.label, "note": _times(line), "amount": line.amount} for line in payable.lines.all()],
        "receipts": _sums(payable) + [_receipt(receipt, payable) for receipt in receipts],
        "reserved": _reserved(payable),
    }


def declared(receipt: Receipt, actor: Actor) -> dict[str, Any]:
    """Who said so, and by when which door should say the same."""
    now = timezone.now()
    return {
        "receipt": receipt,
        "by": receipt.declared_by,
        "at": date_format(timezone.localtime(receipt.occurred_at), _("j M, H:i")),
        "expected": [
            {
                "door": capfirst(str(expected.door.label)),
                "by": date_format(timezone.localtime(expected.by), _("j M, H:i")),
                "late": expected.by < now,
            }
            for expected in selectors.confirmations_expected(receipt)
        ],
        "may_settle": actor.can(permissions.PAYMENTS_SETTLE, receipt.store_id),
    }


def _label(payable: Payable) -> str:
    if payable.balance < 0:
        return _("To give back")
    return _("Left to pay out") if payable.direction == Direction.OUT else _("Left to pay")


def _sums(payable: Payable) -> list[dict[str, Any]]:
    """What lessens the total and is no ticket of this payable."""
    parts = [
        (_("Advance paid"), payable.advanced),
        (pgettext("given by the till", "Discount"), payable.discounted),
        (_("Rounded"), payable.rounded),
    ]
    return [{"label": label, "amount": -amount} for label, amount in parts if amount]


def _receipt(receipt: Receipt, payable: Payable) -> dict[str, Any]:
    """One till payment: how, which ticket, and through which doors we know of it."""
    how = ", ".join(tender.method for tender in receipt.tenders.all() if tender.method != "unknown")
    doors = " + ".join(dict.fromkeys(str(Door(seen.door).label) for seen in receipt.evidence.all()))
    back = receipt.kind in (ReceiptKind.REFUND, ReceiptKind.REVERSAL) and payable.direction == Direction.IN
    words = [
        capfirst(str(ReceiptKind(receipt.kind).label)),
        how,
        _("ticket %(number)s") % {"number": receipt.ticket_number},
        pgettext("how a payment became known", "by %(doors)s") % {"doors": doors} if doors else "",
        _("not found in the till, does not count") if receipt.state == ReceiptState.SET_ASIDE else "",
    ]
    amount = receipt.amount if back or receipt.state == ReceiptState.SET_ASIDE else -receipt.amount
    return {"label": " · ".join(filter(None, words)), "amount": amount}


def _reserved(payable: Payable) -> str:
    if payable.reserved_until is None or payable.reserved_until <= timezone.now():
        return ""
    until = date_format(timezone.localtime(payable.reserved_until), "H:i")
    return _("The till %(till)s is ringing this now, until %(until)s at most.") % {
        "till": payable.reserved_by, "until": until,
    }  # fmt: skip


def _times(line: Any) -> str:
    if line.quantity == 1:
        return ""
    return f"{number_format(f'{line.quantity.normalize():f}')} × {number_format(line.unit_price, 2)}"
