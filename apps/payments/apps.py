"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "apps.payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .api import inbox  # noqa: F401  registers the hook's message kind
