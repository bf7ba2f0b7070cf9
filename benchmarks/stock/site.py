"""The stock admin's list of work orders, with what the board shows."""

from django.contrib import admin

from apps.workshop.models import WorkOrder


class StockSite(admin.AdminSite):
    def has_permission(self, request: object) -> bool:
        return True


class StockWorkOrders(admin.ModelAdmin):
    list_display = ["code", "status", "payment_state", "customer", "item", "promised_at", "technician"]
    list_select_related = ["customer", "item", "technician__staff"]
    list_filter = ["status", "payment_state"]
    search_fields = ["code"]

    def has_view_permission(self, request: object, obj: object = None) -> bool:
        return True


site = StockSite(name="stock")
site.register(WorkOrder, StockWorkOrders)
