"""`manage.py poll_tickets`: read the tickets of partners' tills, without a worker."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.integrations import operations, selectors
from apps.integrations.models import Connection
from apps.integrations.tasks import POLL_SECONDS


class Command(BaseCommand):
    help = "Read the tickets of every till that is read, every 45 seconds until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="read what is there now, and end")
        parser.add_argument("--connection", default="", help="the code of one connection instead of all")

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        while True:
            self._read_all(options["connection"])
            if options["once"] or stopped.wait(POLL_SECONDS):
                return

    def _read_all(self, code: str) -> None:
        rows = Connection.objects.filter(pk__in=selectors.polled_connections()).order_by("code")
        found = list(rows.filter(code=code) if code else rows)
        if code and not found:
            raise CommandError(f"The tills of {code!r} are not read.")
        for connection in found:
            result = operations.poll_tickets(connection.pk)
            reason = f" ({result.reason})" if result.reason else ""
            self.stdout.write(f"{connection.code}: {result.outcome}, {result.seen} seen, {result.taken} new{reason}")
