"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class ResaleConfig(AppConfig):
    name = "apps.resale"
    default_auto_field = "django.db.models.BigAutoField"
