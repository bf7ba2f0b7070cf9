"""Makes the Celery application the default one in every process that sets Django up."""

from django.apps import AppConfig


class RecommerceConfig(AppConfig):
    name = "recommerce"

    def ready(self) -> None:
        from recommerce import celery  # noqa: F401  settings are only ready here
