"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "apps.workshop"
    default_auto_field = "django.db.models.BigAutoField"
