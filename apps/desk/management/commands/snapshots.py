"""`manage.py snapshots`: draw the generated docs; `--check` says which of them the code has outgrown."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.desk import drawings


class Command(BaseCommand):
    help = "Draw the pages of docs/ that come from the code (OpenAPI, scopes, events, states)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        outdated = []
        for name, content in drawings.pages().items():
            page = folder / name
            if page.exists() and page.read_text() == content:
                continue
            outdated.append(name)
            if not options["check"]:
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(content)
        if options["check"] and outdated:
            raise CommandError(
                f"Out of date: {', '.join(outdated)}. Run `manage.py snapshots` and read the difference."
            )
        self.stdout.write(f"{len(outdated)} page(s) drawn" if outdated else "every page is current")
