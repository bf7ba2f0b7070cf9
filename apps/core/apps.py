"""App configuration: wiring at start-up, nothing else."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from . import logs


class CoreConfig(AppConfig):
    name = "apps.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        logs.configure(settings.LOG_LEVEL)
        autodiscover_modules("subscribers")  # of every app that has some
