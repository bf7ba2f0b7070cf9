"""The manifest: what a till's files look like, as data. Checked before it is kept, so that reading can rely on it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import ZoneInfo

from .records import Record

UTF16 = ("utf-16", "utf16")


@dataclass(frozen=True)
class Field:
    """Where a value stands in a record: one place or several joined by a space, narrowed by a pattern's first group
    (or its whole match); or a value that is always the same."""

    places: tuple[str | int, ...] = ()
    pattern: re.Pattern[str] | None = None
    value: str | None = None

    def read(self, record: Record) -> str | None:
        """None when the record has no such place, or the pattern does not occur in it."""
        if self.value is not None:
            return self.value
        found = [record.text(place) for place in self.places]
        if any(text is None for text in found):
            return None
        text = " ".join(filter(None, (text.strip() for text in found if text)))
        if self.pattern is None:
            return text
        match = self.pattern.search(text)
        return match and (match[1] if self.pattern.groups else match[0])


@dataclass(frozen=True)
class Complete:
    """How a whole file is told from one still being written. Seconds."""

    by: str
    seconds: int
    suffix: str
    reject_after: int
    sums: Mapping[str, Field]  # tickets, lines, total: what the end of the file says of all of it


@dataclass(frozen=True)
class Csv:
    delimiter: str
    quote: str | None
    escape: str | None
    header: bool
    last_line_ends: bool


@dataclass(frozen=True)
class Xml:
    ticket: str
    line: str
    tender: str


@dataclass(frozen=True)
class Rows:
    """What kind of row a CSV row is, by a word in it."""

    type: Field
    words: Mapping[str, str]  # their word → ticket, line, tender, trailer, other


@dataclass(frozen=True)
class Manifest:
    format: str
    names: str
    sequence: re.Pattern[str] | None
    encodings: tuple[str, ...]
    csv: Csv
    xml: Xml
    rows: Rows | None
    decimal: str
    thousands: str
    dates: Mapping[str, str]
    time_zone: ZoneInfo | None
    currency: str
    complete: Complete
    ticket: Mapping[str, Field]
    line: Mapping[str, Field]
    codes: tuple[Field, ...]
    tender: Mapping[str, Field]
    kinds: Mapping[str, str]
    stores: Mapping[str, str]
    tenders: Mapping[str, str]

    def names_file(self, name: str) -> bool:
        return fnmatchcase(name.lower(), self.names.lower())

    def sequence_of(self, name: str) -> int | None:
        """The file's number in its series, when its name tells one."""
        found = self.sequence.search(name) if self.sequence else None
        return int(found[1]) if found and found[1].isdecimal() else None

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Every field with its pointer."""
        for part, named in (("ticket", self.ticket), ("line", self.line), ("tender", self.tender)):
            yield from ((f"/{part}/{name}", field) for name, field in named.items())
        yield from ((f"/line/code/{index}", field) for index, field in enumerate(self.codes))
        yield from ((f"/complete/{name}", field) for name, field in self.complete.sums.items())
        if self.rows:
            yield "/rows/type", self.rows.type


def parsed(data: Mapping[str, Any]) -> Manifest:
    """Of a manifest that `checking.faults` finds nothing wrong with."""
    complete, rows = data["complete"], data.get("rows")
    return Manifest(
        format=data["format"],
        names=data.get("names", "*"),
        sequence=re.compile(data["sequence"]) if "sequence" in data else None,
        encodings=tuple(data["encodings"]),
        csv=_csv(data.get("csv", {})),
        xml=Xml(**{"ticket": "", "line": "", "tender": "", **data.get("xml", {})}),
        rows=Rows(_field(rows["type"]), _words(rows)) if rows else None,
        decimal=data.get("decimal", "."),
        thousands=data.get("thousands", ""),
        dates={"business_date": "%Y-%m-%d", "occurred_at": "%Y-%m-%dT%H:%M:%S", **data.get("dates", {})},
        time_zone=ZoneInfo(data["time_zone"]) if "time_zone" in data else None,
        currency=data["currency"],
        complete=Complete(
            by=complete["by"],
            seconds=complete.get("seconds", 30),
            suffix=complete.get("suffix", ".ok"),
            reject_after=complete.get("reject_after", 3600),
            sums={name: _field(complete[name]) for name in ("tickets", "lines", "total") if name in complete},
        ),
        ticket=_fields(data["ticket"]),
        line=_fields({name: where for name, where in data["line"].items() if name != "code"}),
        codes=tuple(_field(where) for where in data["line"]["code"]),
        tender=_fields(data.get("tender", {})),
        kinds=data.get("kinds", {"": "payment"}),
        stores=data.get("stores", {}),
        tenders=data.get("tenders", {}),
    )


def _csv(data: Mapping[str, Any]) -> Csv:
    return Csv(
        delimiter=data.get("delimiter", ";"),
        quote=data.get("quote", '"'),
        escape=data.get("escape"),
        header=data.get("header", True),
        last_line_ends=data.get("last_line_ends", True),
    )


def _words(rows: Mapping[str, Any]) -> dict[str, str]:
    return {word: kind for kind, words in rows.items() if kind != "type" for word in words}


def _fields(data: Mapping[str, Any]) -> dict[str, Field]:
    return {name: _field(where) for name, where in data.items()}


def _field(where: Any) -> Field:
    if not isinstance(where, Mapping):
        return Field(places=(where,))
    if "value" in where:
        return Field(value=where["value"])
    places = where["at"] if isinstance(where["at"], list) else [where["at"]]
    return Field(tuple(places), re.compile(where["pattern"]) if "pattern" in where else None)
