"""`manage.py translations`: bring the French catalogue up to date and compile it; `--check` says what is missing."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommerce import translations


class Command(BaseCommand):
    help = "Add new messages to locale/fr, drop those nobody says any more, compile what people see."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        said = translations.said(Path(settings.BASE_DIR))
        path = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(path), wrapwidth=110)
        known = {translations.of_entry(entry): entry for entry in catalogue}
        missing, unsaid = sorted(said.keys() - known.keys()), known.keys() - said.keys()
        if options["check"]:
            self._complain("not in the catalogue", [message.text for message in missing])
            self._complain("said nowhere any more", [message.text for message in unsaid])
            self._complain("not translated", [e.msgid for e in catalogue if not translations.is_translated(e)])
            self.stdout.write(f"{len(catalogue)} messages, all translated")
            return
        for message in unsaid:
            catalogue.remove(known[message])
        for message in missing:
            catalogue.append(_entry(message))
        for entry in catalogue:
            entry.occurrences = [(name, "") for name in sorted(said[translations.of_entry(entry)])]
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        self.stdout.write(f"{len(missing)} added, {len(unsaid)} dropped; {len(catalogue)} messages compiled")

    def _complain(self, what: str, texts: list[str]) -> None:
        if texts:
            listed = "\n".join(f"  {text}" for text in sorted(texts))
            raise CommandError(f"{len(texts)} {what} (run `manage.py translations` and fill them in):\n{listed}")


def _entry(message: translations.Message) -> polib.POEntry:
    plural = {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
    return polib.POEntry(msgid=message.text, msgctxt=message.context or None, **plural)
