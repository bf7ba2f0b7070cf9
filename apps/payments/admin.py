"""Money in `/admin/`: looked at only. A case is resolved on its own page."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, site

from . import permissions, selectors
from .models import Case, Payable, Receipt


def _receipts(actor: Actor) -> QuerySet[Receipt]:
    return selectors.payments_visible_to(actor).select_related("store", "payable")


def _payables(actor: Actor) -> QuerySet[Payable]:
    return selectors.payables_visible_to(actor).select_related("store")


def _cases(actor: Actor) -> QuerySet[Case]:
    return selectors.cases_visible_to(actor).select_related("store", "payable")


@admin.register(Payable, site=site)
class PayableAdmin(OperationAdmin):
    title = _("Payables")
    right = permissions.PAYABLES_READ
    rows = staticmethod(_payables)
    list_display = ("code", "subject_code", "store", "total", "paid", "balance", "currency", "payment_state")
    list_filter = ("payment_state", "state")
    search_fields = ("=code", "=ean", "=subject_code")
    ordering = ("-id",)


@admin.register(Receipt, site=site)
class ReceiptAdmin(OperationAdmin):
    title = _("Till payments")
    right = permissions.PAYMENTS_READ
    rows = staticmethod(_receipts)
    list_display = ("ticket_number", "till_code", "business_date", "kind", "amount", "currency", "payable", "state")
    list_filter = ("state", "kind")
    search_fields = ("=ticket_number", "=payable_code")
    ordering = ("-id",)


@admin.register(Case, site=site)
class CaseAdmin(OperationAdmin):
    title = _("Cases")
    right = permissions.CASES_READ
    rows = staticmethod(_cases)
    list_display = ("code", "kind", "state", "store", "payable", "owner_role", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("=code",)
    ordering = ("-id",)
