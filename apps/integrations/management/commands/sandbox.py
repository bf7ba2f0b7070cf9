"""Serve the stateful partner double on loopback, for the demo, for tests of a running instance, for integrators."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.integrations.sandbox.server import Sandbox


class Command(BaseCommand):
    help = "Serve doubles of Odoo 19 (JSON-2) and of a web shop (/shop/) on loopback; state and faults at /__control/."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
        parser.add_argument("--state-file", type=Path, help="SQLite file that keeps the state over a restart")

    def handle(self, *args: Any, **options: Any) -> None:
        asked_to_stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked_to_stop.set())
        with Sandbox(options["port"], options["state_file"]) as sandbox:
            self.stdout.write(f"sandbox: {sandbox.url}")
            self.stdout.flush()
            asked_to_stop.wait()
