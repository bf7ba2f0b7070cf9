"""`/transfers/`: things scanned onto a list, sent, and scanned again where they arrive."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.errors import DomainError, Invalid
from apps.core.permissions import require
from apps.core.screens.forms import tell_at
from apps.core.screens.paging import page
from apps.printing.ports import Wanted
from apps.printing.states import Media
from apps.stores.screens.pin import acting, ask_pin

from .. import operations, permissions, selectors
from ..inputs import NewTransfer
from ..models import Item, Transfer
from ..states import TRANSFER, TransferStatus
from .documents import TransferSheet, invoices_of
from .forms import NewTransferForm, PricedScanForm, ScanForm
from .printing import offered
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
    """One scan adds to a draft, or says that a thing has arrived: what the page offered, or nothing."""
    found = _found(request, code)
    perform = _scanning(request, found)
    asked = PricedScanForm if found.status == TransferStatus.DRAFT and found.buyer_id else ScanForm
    stale = _is_stale(request, found)
    typed = None if stale else request.POST or None
    form = asked(typed, actor=request.actor, transfer=found) if perform else None
    if form is not None and _buys(found):
        ask_pin(form, permissions.TRANSFERS_BUY)
    if stale:
        return _page(request, found, form, status=409)
    if request.method == "POST" and perform is not None and form is not None and form.is_valid():
        who = acting(form, request.actor)
        said = dict(form.cleaned_data)
        if who is None:
            return _page(request, found, form, status=422)
        item: Item = said.pop("code")
        try:
            perform(actor=who, transfer_id=found.pk, item_id=item.pk, **said)
        except DomainError as error:
            _tell(form, error)
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
    if _is_stale(request, found):
        return redirect(_address(found))
    try:
        PERFORM[action](actor=request.actor, transfer_id=found.pk)
    except DomainError as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, str(DONE[action]))
    return redirect(_address(found))


@require_GET
def sheet(request: Any, code: str) -> HttpResponse:
    """The paper that goes along, from the browser."""
    found = _found(request, code)
    language = found.store.language
    with translation.override(language):
        return HttpResponse(TransferSheet().html(Wanted(found.pk, Media.A4, language, request.actor)))


def _is_stale(request: Any, found: Transfer) -> bool:
    """What was sent from a page of another state means something else by now: that is said."""
    if request.POST.get("was", found.status) == found.status:
        return False
    text = _("Nothing was noted: the transfer is now %(status)s.")
    messages.warning(request, text % {"status": TransferStatus(found.status).label})
    return True


def _tell(form: forms.Form, error: DomainError) -> None:
    """Beside the price what is wrong with the price; anything else beside what was scanned."""
    said = error.errors if isinstance(error, Invalid) else {"": error.detail}
    for pointer, sentence in said.items():
        tell_at(form, pointer if pointer == "/price" else "/code", sentence)


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
    receiving = (permissions.TRANSFERS_RECEIVE, *([permissions.TRANSFERS_BUY] if _buys(found) else []))
    if found.status == TransferStatus.SENT and all(request.actor.can(one, found.destination_id) for one in receiving):
        return operations.receive_in_transfer
    return None


def _buys(found: Transfer) -> bool:
    """Scanning in is buying, which asks the PIN."""
    return found.status == TransferStatus.SENT and found.buyer_id is not None


def _page(request: Any, found: Any, form: forms.Form | None, status: int) -> HttpResponse:
    draft = found.status == TransferStatus.DRAFT
    if form is not None:
        _begin(form)
    context = {
        "page_title": _("%(store)s to %(destination)s")
        % {"store": found.store.name, "destination": found.destination.name},
        "breadcrumbs": [(_("Transfers"), "/transfers/")],
        "nav_path": "/transfers/",
        "transfer": found,
        "address": _address(found),
        "pill": pill_of_transfer(found),
        "lines": _lines(request, found),
        "invoices": invoices_of(found),
        "prices": found.buyer_id is not None and selectors.may_see_prices(found, request.actor),
        "printing": offered(
            request,
            TransferSheet.kind,
            found.pk,
            url=f"{_address(found)}sheet/",
            back=_address(found),
            language=found.store.language,
        ),
        "form": form,
        "draft": draft,
        "sent": found.status == TransferStatus.SENT,
        "may_change": draft and form is not None,
        "acts": [move.action for move in TRANSFER.actions_for(found, request.actor, found.store_id)],
    }
    return render(request, "items/transfer.html", context, status=status)


def _begin(form: forms.Form) -> None:
    """In what was wrong, or where the next label goes."""
    first = next((name for name in form.fields if name in form.errors), "code")
    for name, field in form.fields.items():
        field.widget.attrs["autofocus"] = name == first


def _lines(request: Any, found: Transfer) -> list[dict[str, Any]]:
    """Each with the address of its passport, for who may read it: who sends until it arrives, who received it then."""
    lines = list(found.lines.all())
    readable = selectors.visible_to(request.actor).filter(pk__in=[line.item_id for line in lines])
    seen = set(readable.values_list("pk", flat=True))
    return [{"line": line, "url": f"/items/{line.item.code}/" if line.item_id in seen else ""} for line in lines]


def _address(found: Transfer) -> str:
    return f"/transfers/{found.code}/"
