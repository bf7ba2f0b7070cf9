"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "apps.workshop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import clocks
        from apps.items import ports as items
        from apps.payments import ports
        from apps.printing import ports as printing

        from .models import WorkOrder
        from .operations import CLOCKS, WorkOrderPayable, WorkOrdersOfItem
        from .screens.documents import DepositSlip, Tag
        from .selectors import work_orders_visible_to

        clocks.register(*CLOCKS)
        ports.register(WorkOrderPayable())
        items.register(WorkOrdersOfItem())
        printing.register(DepositSlip())
        printing.register(Tag())
        printing.register_bearer(printing.Bearer(WorkOrder.resource, work_orders_visible_to))
