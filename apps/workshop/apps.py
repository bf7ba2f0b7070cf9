"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class WorkshopConfig(AppConfig):
    name = "apps.workshop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.payments import ports
        from apps.printing import ports as printing

        from .operations import WorkOrderPayable
        from .screens.documents import DepositSlip, Tag

        ports.register(WorkOrderPayable())
        printing.register(DepositSlip())
        printing.register(Tag())
