"""Customers in `/admin/`: looked at, never changed here, and without their personal data unless one may see them."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, site

from . import selectors
from .models import Customer
from .permissions import CUSTOMERS_PII, CUSTOMERS_READ


@admin.register(Customer, site=site)
class CustomerAdmin(OperationAdmin):
    title = _("Customers")
    right = CUSTOMERS_READ
    rows = staticmethod(selectors.visible_to)
    list_display = ("code", "kind", "legal_entity", "language", "created_at", "archived_at")
    list_filter = ("kind", "language")
    search_fields = ("=code",)  # a search by name would tell what the mask hides
    personal = (
        "given_name", "family_name", "company_name", "vat_number", "email", "phone", "address_line1", "address_line2",
        "postcode", "city", "metadata",
    )  # fmt: skip

    def sees_personal(self, actor: Actor, row: Any) -> bool:
        return selectors.holds_in_entity(actor, CUSTOMERS_PII, row.legal_entity_id)
