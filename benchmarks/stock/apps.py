"""Has no migrations: its two tables are made by the benchmark."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "benchmarks.stock"
    default_auto_field = "django.db.models.BigAutoField"
