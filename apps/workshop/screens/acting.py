"""One address per action of the transition table: shows its form, performs it, and says why when it cannot."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core import permissions as rights
from apps.core.errors import DomainError, IllegalTransition, Invalid, StaleVersion
from apps.core.screens.forms import tell
from apps.core.validation import expect_version

from .. import selectors
from ..models import WorkOrder
from ..states import WORK_ORDER, WorkOrderStatus
from .actions import FORMS, OPERATIONS, perform
from .board import board_answer
from .cards import address_of, offered
from .entering import from_board, screen
from .order import refusal_of, shown


@require_http_methods(["GET", "POST"])
@screen()
def act(request: Any, code: str, action: str) -> HttpResponse:
    action = action.replace("-", "_")
    if action not in OPERATIONS:
        raise Http404
    order = selectors.work_order_by_code(request.actor, code)
    rights.require(request.actor, WORK_ORDER.moves[action].permission, order.store_id)
    return _perform(request, order, action) if request.method == "POST" else _ask(request, order, action)


def _ask(request: Any, order: WorkOrder, action: str) -> HttpResponse:
    possible = action in {move.action for move in offered(order, request.actor)}
    if action not in FORMS or not possible:
        if not possible:
            text = _("%(code)s is now: %(status)s.") % {"code": order.code, "status": _status(order)}
            messages.warning(request, text)
        return redirect(address_of(order))
    return shown(request, order, form=FORMS[action](order=order, actor=request.actor), action=action)


def _perform(request: Any, order: WorkOrder, action: str) -> HttpResponse:
    version = request.POST.get("version", "")
    if not version.isdigit():
        return HttpResponseBadRequest(_("The version of the order is missing."))
    form = FORMS[action](request.POST, order=order, actor=request.actor) if action in FORMS else None
    if form is not None and getattr(form, "edited", False):
        return shown(request, order, form=form, action=action)
    if form is not None and not form.is_valid():
        return shown(request, order, form=form, action=action, status=422)
    try:
        with transaction.atomic():
            locked = selectors.lock_work_order(order.pk, request.actor)
            expect_version(locked, int(version))
            done = perform(action, order.pk, form.said() if form is not None else {}, request.actor)
    except DomainError as error:
        return _refused(request, order, form, action, error)
    text = _("%(code)s: %(status)s.") % {"code": done.code, "status": _status(done)}
    if from_board(request):
        return board_answer(request, toast={"text": text})
    messages.success(request, text)
    return redirect(address_of(done))


def _refused(request: Any, order: WorkOrder, form: Any, action: str, error: DomainError) -> HttpResponse:
    """The order as it is now, why nothing was done, and everything that was typed."""
    stale = isinstance(error, StaleVersion | IllegalTransition)
    if from_board(request):
        said = refusal_of(error, stale=False)
        text = _("Somebody changed this order meanwhile.") if stale else f"{said['title']} {said['text']}"
        return board_answer(request, toast={"text": text, "kind": "failed"}, status=409)
    status, refusal = 409 if stale else error.status, refusal_of(error, stale=stale)
    if isinstance(error, Invalid) and form is not None:
        tell(form, error)
        refusal = {}
    fresh = selectors.work_order_by_code(request.actor, order.code)
    return shown(request, fresh, form=form, action=action, refusal=refusal, status=status)


def _status(order: WorkOrder) -> str:
    return str(WorkOrderStatus(order.status).label)
