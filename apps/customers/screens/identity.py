"""`/customers/<code>/identity/`: the documents that were read of a customer, and reading one outside a trade-in."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError, NotFound, PermissionRefused
from apps.core.screens.forms import tell
from apps.core.screens.paging import page

from .. import operations, selectors
from ..models import Customer, IdentityCheck
from ..permissions import CUSTOMERS_PII, CUSTOMERS_WRITE
from .identity_form import IdentityForm


@require_http_methods(["GET", "POST"])
def identity(request: Any, code: str) -> HttpResponse:
    customer = _named(request, code)
    may_read_one = selectors.holds_in_entity(request.actor, CUSTOMERS_WRITE, customer.legal_entity_id)
    if request.method == "POST" and not may_read_one:
        raise PermissionRefused(CUSTOMERS_WRITE)
    form = IdentityForm(request.POST or None, customer=customer) if may_read_one else None
    if form is not None and form.is_valid():
        try:
            operations.verify_identity(actor=request.actor, customer_id=customer.pk, new=form.identity())
        except DomainError as refused:
            tell(form, refused)
        else:
            messages.success(request, _("The identity is recorded, in your name."))
            return redirect("customer_identity", customer.code)
    shown = page(selectors.identity_checks_visible_to(request.actor).filter(customer=customer), request.GET)
    context = {
        "page_title": _("Identity"),
        "breadcrumbs": [(_("Customers"), "/customers/"), (customer.display_name, f"/customers/{customer.code}/")],
        "customer": customer,
        "form": form,
        "rows": [_row(check) for check in shown.rows],
        "shown": shown,
    }
    return render(request, "customers/identity.html", context, status=422 if request.method == "POST" else 200)


def _named(request: Any, code: str) -> Customer:
    """Of the companies in which they may know names: all of a check is personal."""
    customer = selectors.visible_to(request.actor).filter(code=code).first()
    if customer is None:
        raise NotFound
    if not selectors.holds_in_entity(request.actor, CUSTOMERS_PII, customer.legal_entity_id):
        raise PermissionRefused(CUSTOMERS_PII)
    return customer


def _row(check: IdentityCheck) -> dict[str, Any]:
    named = f"{check.given_name} {check.family_name}".strip()
    return {"check": check, "named": named, "kind": capfirst(str(check.get_document_kind_display()))}
