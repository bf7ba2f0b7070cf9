"""`/transfers/`: things scanned onto a list, sent, and scanned again where they arrive."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.errors import DomainError
from apps.core.permissions import require
from apps.core.screens.paging import page

from .. import operations, permissions, selectors
from ..inputs import NewTransfer
from ..models import Item, Transfer
from ..states import TRANSFER, TransferStatus
from .forms import NewTransferForm, ScanForm
from .words import pill_of_transfer

DONE = {
    "send": gettext_lazy("It is sent: what is on it is on its way."),
    "cancel": gettext_lazy("The transfer is cancelled."),
}
PERFORM = {"send": operations.send_transfer, "cancel": operations.cancel_transfer}


@require_http_methods(["GET", "POST"])
def transfers(request: Any) -> HttpResponse:
    """The list, and above it a new one from the store where they work."""
    require(request.actor, permissions.TRANSFERS_READ)
    may_open = request.store is not None and request.actor.can(permissions.TRANSFERS_WRITE, request.store.pk)
    form = NewTransferForm(request.POST or None, store=request.store) if may_open else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        data = NewTransfer(store_id=request.store.pk, destination_id=said["destination"].pk, note=said["note"])
        return redirect(_address(operations.open_transfer(actor=request.actor, data=data)))
    shown = page(selectors.transfers_with_lines(selectors.transfers_visible_to(request.actor)), request.GET)
    context = {
        "page_title": _("Transfers"),
        "form": form,
        "rows": [{"transfer": row, "url": _address(row), **pill_of_transfer(row)} for row in shown.rows],
        "shown": shown,
    }
    return render(request, "items/transfers.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
def transfer(request: Any, code: str) -> HttpResponse:
    """One scan adds to a draft, or says that a thing has arrived."""
    found = _found(request, code)
    perform = _scanning(request, found)
    form = ScanForm(request.POST or None, actor=request.actor) if perform else None
    if request.method == "POST" and form is not None and perform is not None and form.is_valid():
        item: Item = form.cleaned_data["code"]
        try:
            perform(actor=request.actor, transfer_id=found.pk, item_id=item.pk)
        except DomainError as error:
            form.add_error("code", error.detail)
        else:
            messages.success(request, _("%(item)s is noted.") % {"item": item.title or item.code})
            return redirect(_address(found))
    return _page(request, found, form, status=422 if request.method == "POST" else 200)


@require_POST
def remove(request: Any, code: str) -> HttpResponse:
    found = _found(request, code)
    item = selectors.visible_to(request.actor).filter(code=request.POST.get("item", "")).first()
    if item is None:
        raise Http404
    operations.remove_from_transfer(actor=request.actor, transfer_id=found.pk, item_id=item.pk)
    return redirect(_address(found))


@require_POST
def act(request: Any, code: str, action: str) -> HttpResponse:
    found = _found(request, code)
    if action not in PERFORM:
        raise Http404
    try:
        PERFORM[action](actor=request.actor, transfer_id=found.pk)
    except DomainError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, str(DONE[action]))
    return redirect(_address(found))


def _found(request: Any, code: str) -> Any:
    visible = selectors.transfers_with_lines(selectors.transfers_visible_to(request.actor))
    found = visible.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _scanning(request: Any, found: Transfer) -> Callable[..., Transfer] | None:
    """What a scan means here, for who may do it."""
    if found.status == TransferStatus.DRAFT and request.actor.can(permissions.TRANSFERS_WRITE, found.store_id):
        return operations.add_to_transfer
    if found.status == TransferStatus.SENT and request.actor.can(permissions.TRANSFERS_RECEIVE, found.destination_id):
        return operations.receive_in_transfer
    return None


def _page(request: Any, found: Any, form: forms.Form | None, status: int) -> HttpResponse:
    draft = found.status == TransferStatus.DRAFT
    context = {
        "page_title": _("%(store)s to %(destination)s")
        % {"store": found.store.name, "destination": found.destination.name},
        "breadcrumbs": [(_("Transfers"), "/transfers/")],
        "nav_path": "/transfers/",
        "transfer": found,
        "address": _address(found),
        "pill": pill_of_transfer(found),
        "lines": list(found.lines.all()),
        "form": form,
        "draft": draft,
        "sent": found.status == TransferStatus.SENT,
        "may_change": draft and form is not None,
        "acts": [move.action for move in TRANSFER.actions_for(found, request.actor, found.store_id)],
    }
    return render(request, "items/transfer.html", context, status=status)


def _address(found: Transfer) -> str:
    return f"/transfers/{found.code}/"
