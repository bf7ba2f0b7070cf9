"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class TechniciansConfig(AppConfig):
    name = "apps.technicians"
    default_auto_field = "django.db.models.BigAutoField"
