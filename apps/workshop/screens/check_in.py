"""Receiving a thing at the counter: one page, one press, then the printer."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.screens.forms import tell, tell_of_the_first
from apps.customers.operations import create_customer
from apps.customers.screens.choosing import choices_found, customer_choice, known_customer
from apps.items.operations import register_item

from .. import operations, permissions
from ..models import WorkOrder
from .cards import address_of
from .check_in_form import CheckInPageForm, items_of
from .entering import screen


@require_http_methods(["GET", "POST"])
@screen(permissions.WRITE, permissions.CHECK_IN)
def new_order(request: Any) -> HttpResponse:
    if request.store is None:
        return render(request, "workshop/no_store.html", {"page_title": _("New order")})
    if request.method == "GET":
        initial = {name: request.GET[name] for name in ("customer", "item") if name in request.GET}
        return _page(request, CheckInPageForm(actor=request.actor, store=request.store, initial=initial))
    form = CheckInPageForm(request.POST, actor=request.actor, store=request.store)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        order, is_new = _receive(form, request.actor)
    except DomainError as error:
        tell(form, error)
        return _page(request, form, status=422)
    if not is_new:
        tell_of_the_first(request, order.code)
    return redirect(f"{address_of(order)}?received")


@require_GET
@screen(permissions.WRITE, permissions.CHECK_IN)
def customers_found(request: Any) -> HttpResponse:
    return choices_found(request)


@require_GET
@screen(permissions.WRITE, permissions.CHECK_IN)
def items_found(request: Any) -> HttpResponse:
    customer = known_customer(request.GET.get("customer"), request.actor, request.store)
    return render(request, "workshop/_items_found.html", {"items": items_of(customer, request.actor)})


@transaction.atomic
def _receive(form: CheckInPageForm, actor: Actor) -> tuple[WorkOrder, bool]:
    """Booked first: a page sent twice finds its order there, and makes neither customer nor item again."""
    order, is_new = operations.book(form.new_order(), actor=actor)
    if not is_new:
        return order, False
    if form.own is not None:
        return operations.check_in(order.pk, form.received(None, form.own), actor=actor), True
    customer = form.known_customer() or create_customer(actor=actor, data=form.new_customer())
    item = form.known_item() or register_item(actor=actor, data=form.new_item(customer))
    return operations.check_in(order.pk, form.received(customer, item), actor=actor), True


def _page(request: Any, form: CheckInPageForm, status: int = 200) -> HttpResponse:
    customer, item = form.known_customer(), form.known_item()
    context = {
        "page_title": _("New order"),
        "form": form,
        "chosen": customer_choice(customer, request.actor) if customer else None,
        "items": items_of(customer, request.actor),
        "item": item,
        "own": form.own,
        "typed": request.POST.get("find", ""),
    }
    return render(request, "workshop/new.html", context, status=status)
