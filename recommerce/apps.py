"""Makes the Celery application the default one in every process that sets Django up, and fills beat's table."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecommerceConfig(AppConfig):
    name = "recommerce"

    def ready(self) -> None:
        from recommerce import (
            celery,  # noqa: F401  settings are only ready here
            schedule,
        )

        post_migrate.connect(schedule.install, dispatch_uid="recommerce.schedule.install")
