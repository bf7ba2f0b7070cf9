"""`/buyback/new/`: somebody brings something, or asks what it would be worth."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import trigger_client_event

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.screens.forms import tell, tell_of_the_first
from apps.customers.operations import create_customer
from apps.customers.screens.choosing import choices_found, customer_choice
from apps.stores.selectors import today_in

from .. import selectors
from ..errors import NoPriceRules
from ..inputs import Reception
from ..models import TradeIn
from ..operations import trade_in as act
from ..permissions import trade_in as p
from .trade_in_new_form import MOST, NewTradeInForm
from .trade_in_thing_form import price_list, steps_shown


@require_http_methods(["GET", "POST"])
def new_trade_in(request: Any) -> HttpResponse:
    title = {"page_title": _("New trade-in"), "breadcrumbs": [(_("Trade-ins"), "/buyback/")]}
    if request.store is None:
        return render(request, "buyback/trade_in_no_store.html", title)
    rights.require(request.actor, p.WRITE, request.store.pk)
    try:
        rules = selectors.rules_of(selectors.rule_set_on(request.store.entity_id, today_in(request.store)))
    except NoPriceRules:
        return render(request, "buyback/trade_in_no_store.html", {**title, "no_rules": True})
    known: dict[str, Any] = {"actor": request.actor, "store": request.store}
    known["prices"] = price_list(rules, request.store.entity.currency)
    if request.method == "GET":
        initial = {name: request.GET[name] for name in ("customer", "mode") if name in request.GET}
        return _page(request, title, NewTradeInForm(initial=initial, **known))
    form = NewTradeInForm(request.POST, **known)
    if form.edited:
        answer = _page(request, title, form)
        if form.is_full:
            text = _("%(most)d things at most in one trade-in: open another one for the rest.") % {"most": MOST}
            trigger_client_event(answer, "rc:toast", {"text": text, "kind": "failed"})
        return answer
    if not form.is_valid():
        return _page(request, title, form, status=422)
    try:
        row, is_new = _open(form, request.actor, receive=request.POST.get("then") != "estimate")
    except DomainError as error:
        tell(form, error)
        return _page(request, title, form, status=422)
    if not is_new:
        tell_of_the_first(request, row.code)
    return redirect("trade_in:page", row.code)


@require_GET
def sellers_found(request: Any) -> HttpResponse:
    rights.require(request.actor, p.WRITE, request.store.pk if request.store else None)
    return choices_found(request)


@transaction.atomic
def _open(form: NewTradeInForm, actor: Actor, *, receive: bool) -> tuple[TradeIn, bool]:
    """Drafted first: a page sent twice finds its trade-in there, and makes neither seller nor thing again."""
    row, is_new = act.draft(form.new_trade_in(), actor=actor)
    if not is_new:
        return row, False
    customer = form.known_customer()
    if customer is None and (receive or any(form.cleaned_data[name] for name in ("given_name", "family_name"))):
        customer = create_customer(actor=actor, data=form.new_customer())
    customer_id = customer.pk if customer else None
    if form.things:
        row = act.estimate(row.pk, customer_id=customer_id, actor=actor)
    if receive:
        row = act.receive(row.pk, Reception(customer_id=customer_id), actor=actor)
    return row, True


def _page(request: Any, title: dict[str, Any], form: NewTradeInForm, status: int = 200) -> HttpResponse:
    customer, worth = form.known_customer(), form.worth()
    worth["lines"] = [
        {"form": thing, "priced": priced, "steps": steps_shown(priced.steps) if priced else []}
        for thing, priced in worth["lines"]
    ]
    context = {
        **title,
        "form": form,
        "action_url": "/buyback/new/",
        "worth": worth,
        "currency": form.prices.currency,
        "chosen": customer_choice(customer, request.actor) if customer else None,
        "typed": request.POST.get("find", ""),
    }
    return render(request, "buyback/trade_in_new.html", context, status=status)
