"""What the page of one work order shows, in the shapes its components take."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.screens.words import money_text, move_label
from apps.core.states import Move
from apps.customers.permissions import CUSTOMERS_PII
from apps.payments.models import Case, Receipt
from apps.payments.screens import money_parts
from apps.payments.screens.money_parts import payment_pill
from apps.payments.states import CaseState

from ..models import Quote, WorkOrder
from ..states import Custody, Payer, QuoteState
from ..states import WorkOrderStatus as S
from .actions import FORMS
from .cards import address_of, due_text, late_by, late_text, offered, shown_customer, shown_item
from .words import likely_first, status_pill

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
    found = likely_first(offered(order, actor))
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
    page = f"/scan/?q={order.item.code}" if order.item else ""  # its shelf where it has one, else its passport
    urls = {_("Item"): page}
    return [{"label": label, "value": value, "url": urls.get(label, "")} for label, value in told if value]


def quotes(order: WorkOrder) -> list[dict[str, Any]]:
    """Newest first."""
    found = sorted(order.quotes.all(), key=lambda quote: -quote.number)
    return [_quote(quote) for quote in found]


def receipts_of(order: WorkOrder, actor: Actor) -> list[Receipt]:
    return money_parts.receipts_of(order.payable, actor) if order.payable else []


def payable(order: WorkOrder, receipts: list[Receipt], actor: Actor) -> dict[str, Any] | None:
    """What is asked and paid, and what a clerk's word on a ticket still waits for."""
    if order.payable is None:
        return None
    return money_parts.panel(order.payable, receipts) | {"declared": money_parts.awaited(receipts, actor)}


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


def _amount(value: Any, currency: str) -> str:
    return money_text(value, currency) if value is not None else ""


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), _("D j M, H:i")) if at else ""
