"""The French catalogue: complete, and the compiled file people see is the text translators wrote."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES"
_FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.M)


def entries() -> list[dict[str, str]]:
    """Every entry but the header and those marked obsolete, its strings joined and unescaped."""
    found = []
    for block in (CATALOGUE / "django.po").read_text().split("\n\n")[1:]:
        kept = "\n".join(line for line in block.split("\n") if not line.startswith("#~"))
        fields = {name: "".join(map(ast.literal_eval, text.split("\n"))) for name, text in _fields(kept)}
        if fields:
            found.append({**fields, "fuzzy": "yes" if "\n#, fuzzy" in f"\n{kept}" else ""})
    return found


def _fields(block: str) -> list[tuple[str, str]]:
    return [(name, text.strip()) for name, text in _FIELD.findall(block)]


@pytest.fixture(scope="module")
def compiled() -> gettext.GNUTranslations:
    with (CATALOGUE / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_nothing_is_left_untranslated_or_guessed() -> None:
    unfinished = [
        entry["msgid"]
        for entry in entries()
        if entry["fuzzy"] or not all(text for name, text in entry.items() if name.startswith("msgstr"))
    ]
    assert unfinished == []


def test_the_compiled_catalogue_is_current(compiled: gettext.GNUTranslations) -> None:
    """Run `msgfmt -o django.mo django.po` (gettext) in locale/fr/LC_MESSAGES after editing the .po file."""
    stale = [entry["msgid"] for entry in entries() if _translated(compiled, entry) != _written(entry)]
    assert stale == []


def test_every_placeholder_survives_translation() -> None:
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
    lost = [
        entry["msgid"]
        for entry in entries()
        if "msgid_plural" not in entry
        and sorted(placeholder.findall(entry["msgid"])) != sorted(placeholder.findall(entry["msgstr"]))
    ]
    assert lost == []


def _written(entry: dict[str, str]) -> list[str]:
    return [text for name, text in sorted(entry.items()) if name.startswith("msgstr")]


def _translated(compiled: gettext.GNUTranslations, entry: dict[str, str]) -> list[str]:
    context, text, plural = entry.get("msgctxt"), entry["msgid"], entry.get("msgid_plural")
    if plural is None:
        return [compiled.pgettext(context, text) if context else compiled.gettext(text)]
    if context:
        return [compiled.npgettext(context, text, plural, n) for n in (1, 2)]
    return [compiled.ngettext(text, plural, n) for n in (1, 2)]
