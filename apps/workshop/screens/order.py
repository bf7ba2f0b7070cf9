"""The page of one work order: as it is now, and, opened above it, the form of one action."""

import hashlib
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from apps.core.errors import DomainError
from apps.core.screens.words import move_label

from .. import operations, permissions, selectors
from ..models import WorkOrder
from ..states import WORK_ORDER, WorkOrderStatus
from . import order_parts as parts
from .cards import address_of
from .entering import screen
from .forms import AssignForm
from .printing import offered
from .timeline import timeline_of

LIVE = "workshop/_order_live.html"


@require_GET
@screen()
def order_page(request: Any, code: str) -> HttpResponse:
    return shown(request, selectors.work_order_by_code(request.actor, code))


@require_GET
@screen()
def order_live(request: Any, code: str) -> HttpResponse:
    """What changed since the page was drawn, or 204: asked every few seconds by an open page."""
    order = selectors.work_order_by_code(request.actor, code)
    context = _live(request, order, request.GET.get("form", ""))
    if context["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    answer = HttpResponse(render_to_string(LIVE, {**context, "oob": True}, request))
    if request.GET.get("was") != order.status:
        text = _("%(code)s is now: %(status)s.") % {"code": order.code, "status": WorkOrderStatus(order.status).label}
        trigger_client_event(answer, "rc:toast", {"text": text})
    return answer


@require_POST
@screen()
def assign(request: Any, code: str) -> HttpResponse:
    order = selectors.work_order_by_code(request.actor, code)
    form = AssignForm(request.POST, order=order)
    if form.is_valid():
        technician = form.cleaned_data["technician"]
        operations.assign(order.pk, technician_id=technician.pk if technician else None, actor=request.actor)
        messages.success(request, _("The technician is noted."))
        return redirect(address_of(order))
    refusal = {"title": _("Not assigned."), "text": _("Choose somebody of the list.")}
    return shown(request, order, refusal=refusal, status=422)


def shown(
    request: Any,
    order: WorkOrder,
    *,
    form: Any = None,
    action: str = "",
    refusal: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_live(request, order, action if form is not None else ""),
        "page_title": order.code,
        "breadcrumbs": [(_("Workshop"), "/workshop/")],
        "form": form,
        "action": action,
        "action_url": address_of(order, action) if action else "",
        "form_title": move_label(WORK_ORDER.moves[action]) if action else "",
        "refusal": refusal,
        "just_received": "received" in request.GET,
        "print_key": str(uuid4()),
    }
    return render(request, "workshop/order.html", context, status=status)


def refusal_of(error: DomainError, *, stale: bool) -> dict[str, Any]:
    if stale:
        return {
            "title": _("Somebody changed this order meanwhile."),
            "text": _("Below is how it stands now. What you typed is kept: check it, then send it again."),
        }
    return {"title": _("Nothing was changed."), "text": error.detail}


def _live(request: Any, order: WorkOrder, form: str) -> dict[str, Any]:
    """Everything that may change under the reader's eyes, and a digest of it."""
    actor = request.actor
    receipts = parts.receipts_of(order, actor)
    context = {
        "order": order,
        "head": parts.head(order, actor),
        "moves": [] if form else parts.moves(order, actor),
        "facts": parts.facts(order, actor),
        "quotes": parts.quotes(order),
        "payable": parts.payable(order, receipts, actor),
        "cases": parts.open_cases(order, receipts, actor),
        "entries": timeline_of(order, receipts, actor),
        "assign_form": AssignForm(order=order, initial={"technician": order.technician_id})
        if actor.can(permissions.WRITE, order.store_id)
        else None,
        "technician": order.technician,
        "prints": offered(
            order,
            actor,
            store_id=request.store.pk if request.store else None,
            workstation_id=request.device.pk if request.device else None,
        ),
        "open_form": form,
        "address": address_of(order),
        "subject": order.code,
    }
    drawn = render_to_string(LIVE, context, None)
    return {**context, "seen": hashlib.sha256(drawn.encode()).hexdigest()[:16]}
