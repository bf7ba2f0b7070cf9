"""Look into the folders of ticket files: for an installation without beat, for a cron, or to try a manifest out."""

import json
import signal
import threading
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.actors import system
from apps.integrations import operations
from apps.integrations.files import checking, reading, understanding
from apps.integrations.files.errors import Broken, Incomplete, Unreadable
from apps.integrations.files.manifest import parsed
from apps.integrations.files.tickets import Tally


class Command(BaseCommand):
    help = "Read the ticket files of every connection; with --check, say what a manifest makes of one file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")
        parser.add_argument("--every", type=float, default=15.0, help="seconds between two rounds")
        parser.add_argument("--check", type=Path, metavar="FILE", help="read FILE and write nothing")
        parser.add_argument("--manifest", type=Path, help="the manifest for --check")
        parser.add_argument("--time-zone", default="Europe/Paris", help="of the store, for --check")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check(options["check"], options["manifest"], ZoneInfo(options["time_zone"]))
            return
        asked_to_stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: asked_to_stop.set())
        while True:
            operations.read_folders(actor=system("ticket files"), seconds=3600 if options["once"] else 5)
            if options["once"] or asked_to_stop.wait(options["every"]):
                return

    def _check(self, path: Path, described: Path | None, zone: ZoneInfo) -> None:
        """One JSON line per payment or problem, then the counts."""
        if described is None:
            raise CommandError("--check needs --manifest")
        content = json.loads(described.read_text(encoding="utf-8"))
        if found := checking.faults(content):
            raise CommandError("\n".join(f"{pointer or '/'}: {sentence}" for pointer, sentence in found.items()))
        manifest = parsed(content)
        try:
            tally = reading.judged(path, manifest).tally
            for ticket in reading.tickets(path, manifest, Tally()):
                for line, said in understanding.payments(ticket, manifest, zone):
                    told = {"problem": str(said)} if isinstance(said, Unreadable) else said
                    self.stdout.write(json.dumps({"place": ticket.place, "line": line, **told}, ensure_ascii=False))
        except (Broken, Incomplete) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{tally.tickets} tickets, {tally.ours} with something of ours; {tally.not_ours} lines are not"
        )
