"""`/intake/`: what tills sent in bulk, what became of each ticket, and another try for those that failed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.screens.paging import page

from .. import permissions, selectors
from ..models import IntakeReceipt
from ..operations import intake as operations
from ..states import IntakeState

SIZE = 25
KINDS = {
    IntakeState.WAITING: "progress",
    IntakeState.BOOKED: "ready",
    IntakeState.NOT_OURS: "closed",
    IntakeState.FAILED: "blocked",
}


@require_safe
def listed(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.PAYMENTS_READ)
    shown = page(selectors.intake_visible_to(request.actor), request.GET, size=SIZE)
    counts = selectors.intake_counts([receipt.pk for receipt in shown.rows])
    context = {
        "page_title": _("Tickets sent in bulk"),
        "rows": [(receipt, counts[receipt.pk]) for receipt in shown.rows],
        "shown": shown,
    }
    return render(request, "payments/intake.html", context)


@require_safe
def one(request: Any, receipt_id: UUID) -> HttpResponse:
    """Failed tickets first: they are why somebody looks."""
    receipt = _visible(request, receipt_id)
    outcomes = selectors.intake_outcomes(receipt)
    tickets = sorted(outcomes.tickets, key=lambda ticket: ticket.state != IntakeState.FAILED)
    rows = [
        {
            "ticket": ticket,
            "kind": KINDS[IntakeState(ticket.state)],
            "cases": [case for payment in ticket.payments for case in outcomes.cases.get(payment, ())],
        }
        for ticket in tickets
    ]
    context = {
        "page_title": _("Sent by %(sender)s") % {"sender": receipt.sender_label},
        "breadcrumbs": [(_("Tickets sent in bulk"), "/intake/")],
        "receipt": receipt,
        "counts": selectors.intake_counts([receipt.pk])[receipt.pk],
        "rows": rows,
        "refused": receipt.answers,
        "may_retry": _may_retry(request.actor, receipt)
        and any(ticket.state == IntakeState.FAILED for ticket in outcomes.tickets),
    }
    return render(request, "payments/intake_receipt.html", context)


@require_POST
def retry(request: Any, receipt_id: UUID) -> HttpResponse:
    before = selectors.intake_counts([_visible(request, receipt_id).pk])[receipt_id][IntakeState.FAILED]
    operations.retry_tickets(receipt_id, actor=request.actor)
    said = ngettext("%(count)d ticket is tried again.", "%(count)d tickets are tried again.", before)
    messages.success(request, said % {"count": before})
    return redirect("intake:one", receipt_id)


def _may_retry(actor: Actor, receipt: IntakeReceipt) -> bool:
    return all(actor.can(permissions.INTAKE_RETRY, store_id) for store_id in receipt.store_ids)


def _visible(request: Any, receipt_id: UUID) -> IntakeReceipt:
    rights.require(request.actor, permissions.PAYMENTS_READ)
    found = selectors.intake_visible_to(request.actor).filter(pk=receipt_id).first()
    if found is None:
        raise NotFound
    return found
