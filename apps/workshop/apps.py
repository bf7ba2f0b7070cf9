"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class WorkshopConfig(AppConfig):
    name = "apps.workshop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.payments import ports

        from .operations import WorkOrderPayable

        ports.register(WorkOrderPayable())
