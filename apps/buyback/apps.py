"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig


class BuybackConfig(AppConfig):
    name = "apps.buyback"
    default_auto_field = "django.db.models.BigAutoField"
