"""Tickets out of CSV, row by row: by a row that begins each, or by what its rows have in common."""

import csv
from collections.abc import Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from .errors import Broken, Incomplete
from .manifest import Field, Manifest
from .records import Row
from .tickets import MOST_LINES, RawTicket, Tally
from .values import text_of

LONGEST_LINE = 256 * 1024
_KEY = ("store", "till", "number", "business_date")


class CsvTickets:
    def __init__(self, stream: TextIO, manifest: Manifest, tally: Tally) -> None:
        self.stream, self.manifest, self.tally = stream, manifest, tally
        self.columns: dict[str, int] = {}
        self.seen: set[int] = set()
        self.headed = bool(manifest.rows and "ticket" in manifest.rows.words.values())
        self.key: tuple[str, ...] | None = None
        self.present: RawTicket | None = None
        self.position = 0

    def read(self) -> Iterator[RawTicket]:
        rows = self._rows()
        fault = self._header_fault(next(rows, None)) if self.manifest.csv.header else ""
        before = next(rows, None)
        if fault:
            raise Incomplete(fault) if before is None else Broken(fault)
        while before is not None:
            after = next(rows, None)
            yield from self._place(*before, is_last=after is None)
            before = after
        yield from self._ended()

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """(line of the file, cells), without empty rows."""
        layout = self.manifest.csv
        signs: dict[str, Any] = {"quotechar": layout.quote} if layout.quote else {"quoting": csv.QUOTE_NONE}
        reader = csv.reader(self._lines(), delimiter=layout.delimiter, escapechar=layout.escape, strict=True, **signs)
        try:
            while True:
                at = reader.line_num + 1
                cells = next(reader, None)
                if cells is None:
                    return
                if any(cell.strip() for cell in cells):
                    yield at, cells
        except csv.Error as error:
            if "end of data" in str(error):
                raise Incomplete(_("Line %(line)d: a quote is not closed.") % {"line": at}) from None
            raise Broken(_("Line %(line)d is not CSV as described: %(why)s.") % {"line": at, "why": error}) from None

    def _lines(self) -> Iterator[str]:
        line, number = "", 0
        while text := self.stream.readline(LONGEST_LINE):
            line, number = text, number + 1
            if len(line) == LONGEST_LINE:
                raise Broken(_("Line %(line)d is longer than any ticket.") % {"line": number})
            yield line
        quiet = self.manifest.complete.by == "quiet" and self.manifest.csv.last_line_ends
        if line and quiet and not line.endswith(("\n", "\r")):
            raise Incomplete(_("The last line does not end: perhaps the file was cut."))

    def _header_fault(self, row: tuple[int, list[str]] | None) -> str:
        """Takes the names of the columns; empty when each one of the manifest stands there once."""
        names = [name.strip() for name in row[1]] if row else []
        self.columns = {name: index for index, name in enumerate(names) if name}
        for pointer, field in self.manifest.fields():
            for place in field.places:
                if isinstance(place, str) and names.count(place) != 1:
                    said = {"pointer": pointer, "column": place, "count": names.count(place)}
                    return _("%(pointer)s: the header names the column “%(column)s” %(count)d times.") % said
        return ""

    def _place(self, number: int, cells: list[str], is_last: bool) -> Iterator[RawTicket]:
        row = Row(cells, self.columns)
        kind = self._kind(row)
        if self.tally.trailer is not None:
            raise Broken(_("Line %(line)d stands behind the trailer.") % {"line": number})
        if kind == "trailer":
            self.tally.trailer = row
            return
        if kind == "other":
            return
        if not kind or self._is_short(row, kind):
            if is_last and kind != "":
                raise Incomplete(_("The last row is cut."))
            self.position += 1
            yield RawTicket(
                number, row, broken=_("Line %(line)d has no such kind, or too few columns.") % {"line": number}
            )
            return
        yield from self._join(number, row, kind)

    def _join(self, number: int, row: Row, kind: str) -> Iterator[RawTicket]:
        """To the present ticket, or to the one it begins."""
        key = tuple(text_of(row, self.manifest.ticket, name) for name in _KEY)
        begins = kind == "ticket" if self.headed else key != self.key
        if begins:
            yield from self._ended()
            self._begin(number, row, key)
        if self.present is None:
            raise Broken(_("Line %(line)d stands before the first ticket.") % {"line": number})
        if kind == "line":
            self.position += 1
            said = text_of(row, self.manifest.line, "number") or str(self.position)
            self.present.lines.append((said, row))
        if kind == "tender" or (self.manifest.rows is None and text_of(row, self.manifest.tender, "amount")):
            self.present.tenders.append(row)
        if len(self.present.lines) + len(self.present.tenders) > MOST_LINES:
            raise Broken(_("Line %(line)d: no ticket has so many lines.") % {"line": number})

    def _begin(self, number: int, row: Row, key: tuple[str, ...]) -> None:
        """Where lines are counted by their place, a ticket in two pieces would count two lines as one."""
        if "number" not in self.manifest.line:
            if hash(key) in self.seen:
                said = _("Line %(line)d continues a ticket that had ended: its lines need a “number”.")
                raise Broken(said % {"line": number})
            self.seen.add(hash(key))
        self.key, self.present, self.position = key, RawTicket(number, row), 0

    def _ended(self) -> Iterator[RawTicket]:
        if self.present is not None:
            yield self.present
        self.present = None

    def _kind(self, row: Row) -> str:
        """Empty when its word is none of the manifest's."""
        if self.manifest.rows is None:
            return "line"
        return self.manifest.rows.words.get((self.manifest.rows.type.read(row) or "").strip(), "")

    def _is_short(self, row: Row, kind: str) -> bool:
        wanted: list[Field] = []
        if kind == "ticket" or not self.headed:
            wanted += [field for name, field in self.manifest.ticket.items() if name in _KEY]
        if kind == "line":
            wanted.append(self.manifest.line["amount"])
        if kind == "tender":
            wanted += [self.manifest.tender[name] for name in ("method", "amount")]
        return any(row.text(place) is None for field in wanted for place in field.places)
