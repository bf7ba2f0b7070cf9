"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class BuybackConfig(AppConfig):
    name = "apps.buyback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import channels

        from .register_export.channel import RegisterExporting

        channels.register(RegisterExporting())
