"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoresConfig(AppConfig):
    name = "apps.stores"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .operations import sync_default_roles

        post_migrate.connect(sync_default_roles, sender=self, dispatch_uid="stores.sync_default_roles")
