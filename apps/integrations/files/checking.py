"""What is wrong with a manifest, by JSON pointer: its shape by the published schema, then what a schema cannot say."""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, ValidationError

from .manifest import Manifest, parsed

SCHEMA = json.loads((Path(__file__).parent / "manifest.schema.json").read_text(encoding="utf-8"))
_PATH = re.compile(r"[A-Za-z_][\w.-]*(/[A-Za-z_][\w.-]*)*(/@[\w.-]+)?|@[\w.-]+", re.ASCII)
_MOMENT = datetime(2026, 3, 14, 15, 16, 17)  # noqa: DTZ001  only tried on a format


def faults(data: Any) -> dict[str, str]:
    """Pointer to sentence; empty when the manifest can be used."""
    found: dict[str, str] = {}
    for error in Draft202012Validator(SCHEMA).iter_errors(data):
        for pointer, sentence in _said(error):
            found.setdefault(pointer, sentence)
    if not found:
        found = dict(_shapes(data))
    if not found:
        found = dict(_contradictions(data, parsed(data)))
    return found


def _said(error: ValidationError) -> Iterator[tuple[str, str]]:
    at = "".join(f"/{part}" for part in error.absolute_path)
    rule, asked = str(error.validator), error.validator_value
    if rule == "required":
        for name in sorted(set(asked) - set(error.instance)):
            yield f"{at}/{name}", _("This is needed.")
    elif rule == "additionalProperties" and asked is False:
        for name in sorted(set(error.instance) - set(error.schema["properties"])):
            yield f"{at}/{name}", _("A manifest has no such entry.")
    elif rule == "anyOf":
        yield f"{at}/business_date", _("The day, “business_date” or “occurred_at”, is needed.")
    elif rule == "enum":
        yield at, _("One of: %(known)s.") % {"known": ", ".join(map(str, asked))}
    elif rule == "type":
        types = asked if isinstance(asked, list) else [asked]
        yield at, _("This must be: %(types)s.") % {"types": ", ".join(types)}
    else:
        yield at, _("This breaks the rule “%(rule)s: %(asked)s”.") % {"rule": rule, "asked": asked}


def _shapes(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What must hold before the manifest can be parsed at all."""
    for pointer, text in _patterns(data):
        try:
            re.compile(text)
        except re.error as error:
            yield pointer, _("This is no regular expression: %(why)s.") % {"why": error}
    if "time_zone" in data and data["time_zone"] not in available_timezones():
        yield "/time_zone", _("No such time zone.")
    if data["format"] not in data:
        yield f"/{data['format']}", _("This is needed.")
    for pointer, where in _wheres(data):
        if isinstance(where, Mapping) and ("value" in where) == ("at" in where):
            yield pointer, _("Say either “at” or “value”.")


def _patterns(data: Any, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        for name, inner in data.items():
            if name in ("pattern", "sequence") and isinstance(inner, str):
                yield f"{at}/{name}", inner
            yield from _patterns(inner, f"{at}/{name}")
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from _patterns(inner, f"{at}/{index}")


def _wheres(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in ("ticket", "line", "tender"):
        for name, where in data.get(part, {}).items():
            if name != "code":
                yield f"/{part}/{name}", where
    yield from ((f"/line/code/{index}", where) for index, where in enumerate(data["line"]["code"]))
    yield from ((f"/complete/{name}", data["complete"].get(name)) for name in ("tickets", "lines", "total"))
    yield "/rows/type", data.get("rows", {}).get("type")


def _contradictions(data: Mapping[str, Any], manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield from _texts(manifest)
    yield from _places(manifest)
    words = manifest.rows.words.values() if manifest.rows else ()
    if manifest.complete.by == "trailer":
        if manifest.format == "csv" and "trailer" not in words:
            yield "/rows/trailer", _("The file ends by a trailer: say which rows are one.")
        if not manifest.complete.sums:
            yield "/complete", _("Say what the trailer tells: “tickets”, “lines” or “total”.")
    elif manifest.complete.sums:
        yield "/complete/by", _("Counts and totals stand in a trailer: say “trailer”.")
    if manifest.format == "csv" and manifest.rows and "line" not in words:
        yield "/rows/line", _("Say which rows are lines of a ticket.")
    if manifest.format == "xml" and data.get("rows"):
        yield "/rows", _("Only CSV has kinds of rows.")
    if manifest.tender and manifest.format == "xml" and not manifest.xml.tender:
        yield "/xml/tender", _("Say where the means of payment stand in a ticket.")
    if manifest.sequence and manifest.sequence.groups != 1:
        yield "/sequence", _("Put one pair of brackets around the number.")
    if manifest.thousands == manifest.decimal:
        yield "/thousands", _("This is the decimal sign already.")
    for name in ("delimiter", "quote", "escape"):
        if len(set(filter(None, (manifest.csv.delimiter, manifest.csv.quote, manifest.csv.escape)))) < len(
            [sign for sign in (manifest.csv.delimiter, manifest.csv.quote, manifest.csv.escape) if sign]
        ):
            yield f"/csv/{name}", _("Delimiter, quote and escape must differ.")
            return


def _texts(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(manifest.encodings):
        try:
            codecs.lookup(name)
            "é".encode(name)
        except (LookupError, UnicodeError):
            yield f"/encodings/{index}", _("No such encoding of text.")
    for name, pattern in manifest.dates.items():
        try:
            read = datetime.strptime(_MOMENT.strftime(pattern), pattern)  # noqa: DTZ007  only tried on a format
        except (ValueError, re.error):
            read = None
        wanted = (read == _MOMENT or read == _MOMENT.replace(second=0)) if name == "occurred_at" else None
        if read is None or wanted is False or read.date() != _MOMENT.date():
            yield f"/dates/{name}", _("This format does not tell the whole day, or not the time.")


def _places(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for pointer, field in manifest.fields():
        for place in field.places:
            if manifest.format == "xml" and not (isinstance(place, str) and _PATH.fullmatch(place)):
                yield pointer, _("In XML a place is a path: Total, Client/Code, @id, Total/@sum.")
            if manifest.format == "csv" and isinstance(place, str) and not manifest.csv.header:
                yield pointer, _("Without a header row columns are counted: 1 is the first.")
