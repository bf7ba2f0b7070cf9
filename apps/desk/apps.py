"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "apps.desk"
    default_auto_field = "django.db.models.BigAutoField"
