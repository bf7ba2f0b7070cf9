"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig

from . import permissions  # noqa: F401  declares this app's rights before default roles are synced


class AccessConfig(AppConfig):
    name = "apps.access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from apps.core import channels

        from . import ports
        from .api import schema  # noqa: F401  tells OpenAPI about our tokens
        from .operations import WebhookChannel
        from .webhooks import egress

        ports.register(egress.post)
        channels.register(WebhookChannel())
