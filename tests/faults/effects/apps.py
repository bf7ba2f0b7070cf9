from datetime import timedelta

from django.apps import AppConfig


class EffectsConfig(AppConfig):
    name = "tests.faults.effects"
    label = "effects"

    def ready(self) -> None:
        from apps.core import leases

        from . import effects  # noqa: F401  registers the channels

        leases.FIRST_DELAY = timedelta(seconds=0.5)
