"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "apps.stores"
    default_auto_field = "django.db.models.BigAutoField"
