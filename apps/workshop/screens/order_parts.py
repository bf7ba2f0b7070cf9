"""What the page of one work order shows, in the shapes its components take."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.actors import Actor
from apps.core.states import Move
from apps.customers.permissions import CUSTOMERS_PII
from apps.payments.models import Case, Receipt
from apps.payments.selectors import payments_visible_to
from apps.payments.states import CaseState, Door, PayableState, ReceiptKind

from ..models import Quote, WorkOrder
from ..states import WORK_ORDER, Custody, Payer, QuoteState
from ..states import WorkOrderStatus as S
from .actions import FORMS
from .cards import address_of, due_text, late_by, late_text, shown_customer, shown_item
from .words import likely_first, move_label, payment_pill, status_pill

QUOTE_KINDS = {
    QuoteState.SENT: "customer", QuoteState.APPROVED: "ready", QuoteState.REFUSED: "blocked",
    QuoteState.SUPERSEDED: "closed", QuoteState.LAPSED: "closed",
}  # fmt: skip


def head(order: WorkOrder, actor: Actor) -> dict[str, Any]:
    now = timezone.now()
    late = late_by(order, now)
    return {
        "status": status_pill(order.status),
        "payment": payment_pill(order.payment_state) if order.payable_id and order.status != S.PAID else None,
        "custody": capfirst(str(Custody(order.custody).label)),
        "due": due_text(order.promised_at, now),
        "late": late_text(late) if late else "",
        "title": shown_item(order),
        "customer": shown_customer(order, actor),
    }


def moves(order: WorkOrder, actor: Actor) -> list[dict[str, Any]]:
    """What this person may do now; the first is the likeliest, and calling it off is always the last."""
    found = likely_first(WORK_ORDER.actions_for(order, actor, order.store_id))
    found.sort(key=lambda move: move.action == "cancel")
    return [_move(order, move, likeliest=index == 0 and move.action != "cancel") for index, move in enumerate(found)]


def facts(order: WorkOrder, actor: Actor) -> list[dict[str, Any]]:
    told: list[tuple[str, Any]] = [(_("Customer"), shown_customer(order, actor))]
    if order.customer and actor.can(CUSTOMERS_PII, order.store_id):
        told += [(_("Phone"), order.customer.phone), (_("E-mail"), order.customer.email)]
    if order.item:
        told += [(_("Item"), shown_item(order)), (_("Number on it"), order.item.identifier)]
    told += [
        (_("What is wrong"), order.symptoms),
        (_("Diagnosis"), order.diagnosis),
        (_("Condition on arrival"), order.intake_condition),
        (_("Left with it"), ", ".join(order.accessories)),
        (_("Promised for"), moment(order.promised_at)),
        (_("Agreed without asking, up to"), _amount(order.approval_ceiling, order.currency)),
        (_("Paid by"), str(Payer(order.payer).label) if order.payer != Payer.CUSTOMER else ""),
        (_("Checked in on"), moment(order.checked_in_at)),
        (_("Handed over on"), moment(order.handed_over_at)),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


def quotes(order: WorkOrder) -> list[dict[str, Any]]:
    """Newest first."""
    found = sorted(order.quotes.all(), key=lambda quote: -quote.number)
    return [_quote(quote) for quote in found]


def receipts_of(order: WorkOrder, actor: Actor) -> list[Receipt]:
    if order.payable_id is None:
        return []
    rows = payments_visible_to(actor).filter(payable_id=order.payable_id)
    return list(rows.prefetch_related("evidence", "tenders", "cases").order_by("id"))


def payable(order: WorkOrder, receipts: list[Receipt]) -> dict[str, Any] | None:
    asked = order.payable
    if asked is None:
        return None
    kind, word = payment_pill(asked.payment_state)
    return {
        "code": asked.code,
        "currency": asked.currency,
        "balance": abs(asked.balance),
        "balance_label": _("To give back") if asked.balance < 0 else _("Left to pay"),
        "kind": kind,
        "status": word,
        "total": asked.total,
        "ean": asked.ean if asked.balance > 0 and asked.state == PayableState.OPEN else "",
        "lines": [{"label": line.label, "note": _times(line), "amount": line.amount} for line in asked.lines.all()],
        "receipts": [_receipt(receipt) for receipt in receipts],
        "discounted": asked.discounted,
    }


def open_cases(order: WorkOrder, receipts: list[Receipt], actor: Actor) -> list[Case]:
    found = {case.pk: case for receipt in receipts for case in receipt.cases.all()}
    if order.payable_id and order.payable:
        found |= {case.pk: case for case in order.payable.cases.all()}
    return [case for case in found.values() if case.state == CaseState.OPEN and actor.can("cases:read", case.store_id)]


def _move(order: WorkOrder, move: Move, *, likeliest: bool) -> dict[str, Any]:
    return {
        "action": move.action,
        "label": move_label(move),
        "url": address_of(order, move.action),
        "at_once": move.action not in FORMS,
        "likeliest": likeliest,
        "danger": move.action == "cancel",
    }


def _quote(quote: Quote) -> dict[str, Any]:
    state = QuoteState(quote.state)
    return {
        "number": quote.number,
        "kind": QUOTE_KINDS[state],
        "word": capfirst(str(state.label)),
        "total": quote.total,
        "currency": quote.currency,
        "by": quote.created_by,
        "at": date_format(timezone.localtime(quote.created_at), _("j M, H:i")),
        "valid_until": date_format(quote.valid_until, _("D j M")) if quote.valid_until else "",
        "lines": list(quote.lines.all()),
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    """One till payment: how, which ticket, and through which doors we know of it."""
    how = ", ".join(tender.method for tender in receipt.tenders.all())
    doors = " + ".join(dict.fromkeys(str(Door(seen.door).label) for seen in receipt.evidence.all()))
    taken = receipt.kind in (ReceiptKind.PAYMENT, ReceiptKind.DEPOSIT)
    words = [
        capfirst(str(ReceiptKind(receipt.kind).label)),
        how,
        _("ticket %(number)s") % {"number": receipt.ticket_number},
        pgettext("how a payment became known", "by %(doors)s") % {"doors": doors} if doors else "",
    ]
    return {"label": " · ".join(filter(None, words)), "amount": -receipt.amount if taken else receipt.amount}


def _times(line: Any) -> str:
    if line.quantity == 1:
        return ""
    return f"{number_format(f'{line.quantity.normalize():f}')} × {number_format(line.unit_price, 2)}"


def _amount(value: Any, currency: str) -> str:
    return f"{number_format(value, 2)} {currency}" if value is not None else ""


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), _("D j M, H:i")) if at else ""
