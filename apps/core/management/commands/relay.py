"""`manage.py relay`: run the relay until SIGTERM or Ctrl-C."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from apps.core import relay


class Command(BaseCommand):
    help = "Give events their positions, make deliveries and ring the workers. Several may run; one leads."

    def handle(self, *args: Any, **options: Any) -> None:
        self.running = True
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        relay.run(keep_going=lambda: self.running)

    def _stop(self, *args: Any) -> None:
        self.running = False
