"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "apps.items"
    default_auto_field = "django.db.models.BigAutoField"
