"""One customer, one thing or one case, with the orders that belong to it: where a scanned code leads."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.customers.models import Customer
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.selectors import holds_in_entity
from apps.customers.selectors import visible_to as customers_visible_to
from apps.items.models import Item
from apps.items.selectors import visible_to as items_visible_to
from apps.payments.models import Case
from apps.payments.selectors import cases_visible_to
from apps.payments.states import CaseState
from apps.workshop import permissions as workshop

from ..selectors import orders_of
from .rows import order_row

SHOWN = 50


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
        "create_url": _create(request, "customer", found.code),
        "nav_path": "/customers/",
    }
    return render(request, "desk/dossier.html", context)


def item(request: Any, code: str) -> HttpResponse:
    found = items_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise Http404
    context = {
        "page_title": found.title or found.code,
        "code": found.code,
        "kind": _("Item"),
        "icon_name": "bike",
        "facts": _item_facts(request, found),
        "orders": _orders(request, item_id=found.pk),
        "create_url": _create(request, "item", found.code),
        "nav_path": "/items/",
    }
    return render(request, "desk/dossier.html", context)


def cases(request: Any) -> HttpResponse:
    """What somebody must look into, the oldest first."""
    rows = cases_visible_to(request.actor).filter(state=CaseState.OPEN).select_related("store", "payable", "receipt")
    if request.store:
        rows = rows.filter(store=request.store)
    context = {
        "page_title": _("Open cases"),
        "cases": [_case_row(case) for case in rows.order_by("id")[:SHOWN]],
    }
    return render(request, "desk/cases.html", context)


def case(request: Any, code: str) -> HttpResponse:
    rows = cases_visible_to(request.actor).select_related("store", "payable", "receipt")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    context = {"page_title": found.get_kind_display(), "case": _case_row(found), "facts": _case_facts(found)}
    return render(request, "desk/case.html", context)


def _orders(request: Any, **of: Any) -> list[dict[str, Any]]:
    now = timezone.now()
    return [order_row(order, request.actor, now) for order in orders_of(request.actor, **of)]


def _create(request: Any, name: str, code: str) -> str:
    may = request.store and request.actor.can(workshop.WRITE, request.store.pk)
    return f"/workshop/new/?{name}={code}" if may else ""


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


def _item_facts(request: Any, found: Item) -> list[dict[str, Any]]:
    facts = [
        _fact(capfirst(str(found.get_identifier_kind_display())), found.identifier),
        _fact(_("Colour"), found.color),
        _fact(_("Description"), found.description if found.description != found.title else ""),
        _fact(_("Held by"), capfirst(str(found.get_custody_display()))),
        _fact(_("Store"), str(found.store)),
    ]
    if found.customer and holds_in_entity(request.actor, CUSTOMERS_PII, found.customer.legal_entity_id):
        facts.insert(0, _fact(_("Owner"), found.customer.display_name, f"/customers/{found.customer.code}/"))
    return [fact for fact in facts if fact["value"]]


def _case_row(found: Case) -> dict[str, Any]:
    document = found.payable.subject_code if found.payable else ""
    return {
        "url": f"/cases/{found.code}/",
        "code": found.code,
        "title": found.get_kind_display(),
        "document": document,
        "document_url": f"/workshop/{document}/" if document.startswith("WO-") else "",
        "open": found.state == CaseState.OPEN,
        "store": str(found.store) if found.store else "",
    }


def _case_facts(found: Case) -> list[dict[str, Any]]:
    facts = [
        _fact(_("Store"), str(found.store) if found.store else ""),
        _fact(_("Till ticket"), f"{found.receipt.till_code} / {found.receipt.ticket_number}" if found.receipt else ""),
        _fact(_("Day of the till"), date_format(found.receipt.business_date) if found.receipt else ""),
        _fact(_("Resolution"), found.resolution),
    ]
    return [fact for fact in facts if fact["value"]]
