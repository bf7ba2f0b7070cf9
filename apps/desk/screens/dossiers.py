"""One customer or one thing, with its orders: where a scanned code leads."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.customers.models import Customer
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.selectors import holds_in_entity
from apps.customers.selectors import visible_to as customers_visible_to
from apps.items.screens import passport
from apps.workshop import permissions as workshop
from apps.workshop.selectors import may_refurbish

from ..selectors import orders_of
from .rows import order_row


def customer(request: Any, code: str) -> HttpResponse:
    found = customers_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    named = holds_in_entity(request.actor, CUSTOMERS_PII, found.legal_entity_id)
    context = {
        "page_title": found.display_name if named else found.code,
        "code": found.code,
        "kind": _("Customer"),
        "icon_name": "user",
        "facts": _customer_facts(found) if named else [_fact(_("Contact"), _("Your rights do not show it."))],
        "orders": _orders(request, customer_id=found.pk),
        "of_customer": True,
        "create_url": _create(request, customer=found.pk),
        "identity_url": f"/customers/{found.code}/identity/" if named else "",
        "nav_path": "/customers/",
    }
    return render(request, "desk/dossier.html", context)


def item(request: Any, code: str) -> HttpResponse:
    """Its passport, with its orders and where a new one is opened."""
    found = passport.visible(request, code)
    orders = _orders(request, item_id=found.pk)
    known = {} if may_refurbish(found, request.store) else {"customer": found.customer_id}
    create_url = _create(request, **known, item=found.pk)
    return passport.page(request, found, orders=orders, create_url=create_url)


def _orders(request: Any, **of: Any) -> list[dict[str, Any]]:
    now = timezone.now()
    return [order_row(order, request.actor, now) for order in orders_of(request.actor, **of)]


def _create(request: Any, **known: Any) -> str:
    """Where an order for them is opened, by who may; what is ours is worked on where it stands."""
    may = request.store and request.actor.can(workshop.WRITE, request.store.pk) and all(known.values())
    return f"/workshop/new/?{urlencode(known)}" if may else ""


def _fact(label: str, value: Any, url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "url": url}


def _customer_facts(found: Customer) -> list[dict[str, Any]]:
    town = f"{found.postcode} {found.city}".strip()
    address = ", ".join(filter(None, [found.address_line1, found.address_line2, town]))
    facts = [
        _fact(_("Phone"), found.phone, f"tel:{found.phone}"),
        _fact(_("E-mail"), found.email, f"mailto:{found.email}"),
        _fact(_("Address"), address),
        _fact(_("Language"), capfirst(str(found.get_language_display()))),
    ]
    return [fact for fact in facts if fact["value"]]
