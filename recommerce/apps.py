"""Makes the Celery application the default one in every process that sets Django up, and fills beat's table."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class RecommerceConfig(AppConfig):
    name = "recommerce"

    def ready(self) -> None:
        from recommerce import (
            celery,  # noqa: F401  settings are only ready here
            schedule,
        )

        beat = apps.get_app_config("django_celery_beat")  # without a sender it would run once per app
        post_migrate.connect(schedule.install, sender=beat, dispatch_uid="recommerce.schedule.install")
