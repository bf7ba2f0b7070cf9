"""Fill an empty installation with the demo retailer."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk.demo import building, credentials

PAST = 30


class Command(BaseCommand):
    help = "Make the demo retailer: companies, stores, people, catalogue, ninety days of repairs. Twice is once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--past", type=int, default=PAST, help="ended repairs per store; today's are always there")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is not a demo: demo data belong nowhere near real customers.")
        url = credentials.sandbox_url(os.environ)
        try:
            building.build(url, past=options["past"])
        except building.Mixed:
            raise CommandError(
                "This database holds real companies: the demo wants an empty one (set DATABASE_URL or DATA_DIR)."
            ) from None
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / credentials.ADDRESS_FILE).write_text(url)
        for line in credentials.LOGINS:
            self.stdout.write(line)
