"""Tickets as a file has them, and what is counted while they are read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import fromstring

from .errors import Unreadable
from .manifest import Manifest
from .records import Node, Record, Row
from .values import amount, code_of, text_of

MOST_LINES = 2000  # of one ticket
MOST_TICKETS = 200_000  # of one file
LARGEST_FILE = 256 * 1024 * 1024


@dataclass
class RawTicket:
    """`place`: the line of the file it begins at. Lines carry their number on the ticket. `broken`: a row that could
    not be told to which ticket it belongs."""

    place: int
    head: Record
    lines: list[tuple[str, Record]] = field(default_factory=list)
    tenders: list[Record] = field(default_factory=list)
    broken: str = ""

    @property
    def is_ours(self) -> bool:
        return bool(self.lines or self.broken)

    def to_json(self, file: str) -> bytes:
        columns = self.head.columns if isinstance(self.head, Row) else None
        kept: dict[str, Any] = {
            "file": file,
            "place": self.place,
            "columns": columns and dict(columns),
            "head": self.head.kept(),
            "lines": [[number, line.kept()] for number, line in self.lines],
            "tenders": [tender.kept() for tender in self.tenders],
            "broken": self.broken,
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_json(cls, body: bytes) -> "RawTicket":
        kept = json.loads(body)

        def record(value: Any) -> Record:
            if isinstance(value, str):
                return Node(fromstring(value))  # noqa: S314  written by ourselves, without a DTD
            return Row(value, kept["columns"] or {})

        return cls(
            kept["place"],
            record(kept["head"]),
            [(number, record(line)) for number, line in kept["lines"]],
            [record(tender) for tender in kept["tenders"]],
            kept["broken"],
        )


@dataclass
class Tally:
    """What a file holds: tickets and lines, of which tickets with something of ours, and lines that are not."""

    tickets: int = 0
    lines: int = 0
    ours: int = 0
    not_ours: int = 0
    total: Decimal | None = Decimal(0)  # None once an amount could not be read: then nothing is compared
    trailer: Record | None = None

    def counted(self, tickets: Iterator[RawTicket], manifest: Manifest) -> Iterator[RawTicket]:
        """The same tickets with only those lines that carry a code of ours."""
        for ticket in tickets:
            self.tickets += not ticket.broken
            self.lines += len(ticket.lines)
            for _number, line in ticket.lines:
                self._add(line, manifest)
            ours = [(number, line) for number, line in ticket.lines if code_of(line, manifest)]
            self.not_ours += len(ticket.lines) - len(ours)
            ticket.lines = ours
            self.ours += ticket.is_ours
            yield ticket

    def _add(self, line: Record, manifest: Manifest) -> None:
        if "total" not in manifest.complete.sums or self.total is None:
            return
        try:
            self.total += amount(text_of(line, manifest.line, "amount"), manifest, "/line/amount")
        except Unreadable:
            self.total = None
