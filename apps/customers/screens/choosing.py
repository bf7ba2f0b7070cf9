"""Whose dossier it is: choices for what was typed, on every page that opens one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from apps.core.actors import Actor
from apps.stores.models import Store

from .. import selectors
from ..models import Customer
from ..permissions import CUSTOMERS_PII

MOST = 8
LONGEST = 100  # of what may be searched for


def choices_found(request: Any) -> HttpResponse:
    """Customers of the company where the person works, by what they typed."""
    typed = request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST]
    found = selectors.search(request.actor, typed) if typed and request.store else Customer.objects.none()
    rows = _of(found, request.store)[:MOST] if request.store else []
    named = bool(rows) and selectors.holds_in_entity(request.actor, CUSTOMERS_PII, request.store.entity_id)
    context = {"choices": [_choice(row, named=named) for row in rows], "typed": typed}
    return render(request, "customers/_choices.html", context)


def customer_choice(customer: Customer, actor: Actor) -> dict[str, Any]:
    """As it is shown beside what is typed: by name only to who may read names in the customer's own company."""
    return _choice(customer, named=selectors.holds_in_entity(actor, CUSTOMERS_PII, customer.legal_entity_id))


def known_customer(chosen: Any, actor: Actor, store: Store | None) -> Customer | None:
    """The customer chosen on the page, while still one of the store's company."""
    try:
        found = UUID(str(chosen or ""))
    except ValueError:
        return None
    if store is None:
        return None
    return _of(selectors.visible_to(actor), store).filter(pk=found).first()


def _of(customers: Any, store: Store) -> Any:
    return customers.filter(legal_entity_id=store.entity_id, archived_at=None)


def _choice(customer: Customer, *, named: bool) -> dict[str, Any]:
    if not named:
        return {"id": customer.pk, "label": customer.code, "hint": ""}
    hint = " · ".join(filter(None, [customer.phone, customer.email, customer.city]))
    return {"id": customer.pk, "label": customer.display_name, "hint": hint}
