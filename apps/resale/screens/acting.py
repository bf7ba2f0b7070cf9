"""One address per action of the transition table: shows its form, performs it, and says why when it cannot."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core import permissions as rights
from apps.core.errors import DomainError, Invalid
from apps.core.screens.forms import tell
from apps.core.validation import expect_version
from apps.stores.screens.pin import acting

from .. import selectors
from ..models import StockItem
from ..states import STOCK_ITEM, StockStatus
from .actions import FORMS, OPERATIONS, address_of, form_for, perform
from .entering import screen, stock_named
from .stock import refusal_of, shown


@require_http_methods(["GET", "POST"])
@screen()
def act(request: Any, code: str, action: str) -> HttpResponse:
    action = action.replace("-", "_")
    if action not in OPERATIONS:
        raise Http404
    stock = stock_named(request, code)
    rights.require_held(request.actor, STOCK_ITEM.moves[action].permission, stock.store_id)
    return _perform(request, stock, action) if request.method == "POST" else _ask(request, stock, action)


def _ask(request: Any, stock: StockItem, action: str) -> HttpResponse:
    offered = [move.action for move in STOCK_ITEM.actions_for(stock, request.actor, stock.store_id)]
    if action in FORMS and action in offered:
        return shown(request, stock, form=form_for(action, stock, request.actor), action=action)
    if action not in offered:
        messages.warning(request, told(stock))
    return redirect(address_of(stock))


def _perform(request: Any, stock: StockItem, action: str) -> HttpResponse:
    version = request.POST.get("version", "")
    if not version.isdigit():
        return HttpResponseBadRequest(_("The version of the page is missing."))
    form = form_for(action, stock, request.actor, request.POST)
    if form is not None and not form.is_valid():
        return shown(request, stock, form=form, action=action, status=422)
    actor = acting(form, request.actor)
    if actor is None:
        return shown(request, stock, form=form, action=action, status=422)
    try:
        with transaction.atomic():
            expect_version(selectors.lock_stock(stock.pk, actor), int(version))
            done = perform(action, stock.pk, form.said() if form else {}, actor)
    except DomainError as error:
        if isinstance(error, Invalid) and form is not None:
            tell(form, error)
            return shown(request, stock, form=form, action=action, status=422)
        refusal = refusal_of(error)
        fresh = stock_named(request, stock.code)
        return shown(request, fresh, form=form, action=action, refusal=refusal, status=max(error.status, 409))
    messages.success(request, told(done))
    return redirect(_back(request) or address_of(done))


def told(stock: StockItem) -> str:
    title = stock.item.title or stock.code
    return _("%(code)s is now: %(status)s.") % {"code": title, "status": StockStatus(stock.status).label}


def _back(request: Any) -> str:
    """The list it was pressed in, and nowhere else."""
    back = request.POST.get("back", "")
    parts = urlsplit(back)
    return back if parts.path == "/resale/" and not parts.scheme and not parts.netloc else ""
