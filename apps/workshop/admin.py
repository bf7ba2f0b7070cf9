"""Work orders in `/admin/`: looked at only; they are worked on at the workshop's own screens."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.admin import OperationAdmin, site

from . import permissions, selectors
from .models import WorkOrder


def _orders(actor: Actor) -> QuerySet[WorkOrder]:
    return selectors.work_orders_visible_to(actor).select_related("store", "customer", "item")


@admin.register(WorkOrder, site=site)
class WorkOrderAdmin(OperationAdmin):
    title = _("Work orders")
    right = permissions.READ
    rows = staticmethod(_orders)
    list_display = ("code", "status", "payment_state", "custody", "store", "customer", "promised_at")
    list_filter = ("status", "payment_state")
    search_fields = ("=code",)
    ordering = ("-id",)
