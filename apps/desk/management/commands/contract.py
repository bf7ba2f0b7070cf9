"""`manage.py contract`: refuse to break what /api/v1 has promised; `--accept` promises what it does now as well."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apps.desk import contract, drawings

PROMISED, BROKEN = "contract-v1.json", "contract-breaks.md"
HEADING = "# Promises of /api/v1 taken back, and why\n"


class Command(BaseCommand):
    help = "Compare the API with docs/api/contract-v1.json; fail when something promised there is gone or narrower."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="what it does anyway; for `make check`")
        parser.add_argument("--accept", action="store_true", help="promise what the API does now")
        parser.add_argument("--break-it", metavar="REASON", default="", help="with --accept: take promises back")
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "docs" / "api")

    def handle(self, *args: Any, **options: Any) -> None:
        promised, reason = options["folder"] / PROMISED, options["break_it"].strip()
        if reason and not options["accept"]:
            raise CommandError("--break-it goes with --accept.")
        now = drawings.described()
        was = json.loads(promised.read_text()) if promised.exists() else {"paths": {}}
        broken = contract.breaks(was, json.loads(now))
        if broken and not reason:
            raise CommandError(
                "Promised to callers of /api/v1 and no longer kept:\n"
                + "\n".join(f"- {one}" for one in broken)
                + '\nAdd beside it instead, or serve both; else: manage.py contract --accept --break-it "why".'
            )
        if options["accept"]:
            promised.write_text(now)
        if broken:
            _record(options["folder"] / BROKEN, reason, broken)
        self.stdout.write("promised" if options["accept"] else "every promise is kept")


def _record(page: Path, reason: str, broken: list[str]) -> None:
    told = page.read_text() if page.exists() else HEADING
    listed = "".join(f"- {one}\n" for one in broken)
    page.write_text(f"{told}\n## {timezone.localdate()}: {reason}\n{listed}")
