"""`manage.py check_templates`: every template compiles, and none needs a weaker content security policy."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template import TemplateSyntaxError
from django.template.loader import get_template

FORBIDDEN = {
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")": "a script without src",
    r"<style\b": "a style element",
    r"\sstyle=": "a style attribute",
    r"\son[a-z]+=": "an event attribute",
    r"\shx-on": "hx-on",
    r"\|safe\b|mark_safe": "unescaped text",
    r"https?://(?!www\.w3\.org|example\.org)": "an address outside",
}


class Command(BaseCommand):
    help = "Compile every template; refuse inline script and style, unescaped text and outside addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="what it does anyway; for `make check`")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR) / "templates"
        problems, count = [], 0
        for path in sorted(root.rglob("*.html")):
            name, count = str(path.relative_to(root)), count + 1
            try:
                get_template(name)
            except TemplateSyntaxError as error:
                problems.append(f"{name}: {error}")
            text = path.read_text()
            problems += [f"{name}: {what}" for pattern, what in FORBIDDEN.items() if re.search(pattern, text)]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{count} templates compile and keep to the policy")
