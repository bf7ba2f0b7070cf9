"""Setting the price of one thing: what it would leave is told while it is typed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core import permissions as rights
from apps.core.errors import DomainError, Invalid
from apps.core.validation import expect_version
from apps.stores.screens.pin import acting, lacks_pin, refuse

from .. import operations, permissions, selectors
from ..models import StockItem
from . import stock_parts as parts
from .acting import told
from .actions import address_of
from .entering import screen, stock_named
from .forms import PriceForm
from .stock import refusal_of, shown


@require_http_methods(["GET", "POST"])
@screen()
def price(request: Any, code: str) -> HttpResponse:
    stock = stock_named(request, code)
    rights.require(request.actor, permissions.STOCK_PRICE, stock.store_id)
    if not parts.may_price(stock, request.actor):
        messages.warning(request, told(stock))
        return redirect(address_of(stock))
    hint = parts.hint_for(stock)
    if request.method == "GET":
        form = PriceForm(stock=stock, hint=hint, actor=request.actor, take="suggested" in request.GET)
        form.fields["price"].widget.attrs["autofocus"] = True
        return shown(request, stock, pricing=form)
    form = PriceForm(request.POST, stock=stock, hint=hint, actor=request.actor)
    if "preview" in request.POST:
        return render(request, "resale/_weighed.html", {"weighed": parts.weighed(form, request.actor), "stock": stock})
    return _set(request, stock, form)


def _set(request: Any, stock: StockItem, form: PriceForm) -> HttpResponse:
    version = request.POST.get("version", "")
    if not version.isdigit():
        return HttpResponseBadRequest(_("The version of the page is missing."))
    actor = acting(form, request.actor) if form.is_valid() else None
    if actor is None:
        return shown(request, stock, pricing=form, status=422)
    try:
        with transaction.atomic():
            expect_version(selectors.lock_stock(stock.pk, actor), int(version))
            operations.price(stock.pk, form.said(), actor=actor)
    except DomainError as error:
        if isinstance(error, Invalid) or lacks_pin(form, error):
            refuse(form, error)
            return shown(request, stock, pricing=form, status=422)
        fresh = stock_named(request, stock.code)
        return shown(request, fresh, pricing=form, refusal=refusal_of(error), status=max(error.status, 409))
    messages.success(request, _("The price is set."))
    return redirect(address_of(stock))
