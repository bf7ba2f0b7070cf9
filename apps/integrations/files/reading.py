"""A whole file, read without writing anything: first to the end to judge it, then again ticket by ticket."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from .csv_tickets import CsvTickets
from .encodings import encoding_of
from .errors import Broken, Incomplete, Unreadable
from .manifest import Manifest
from .tickets import LARGEST_FILE, MOST_TICKETS, RawTicket, Tally
from .values import amount
from .xml_tickets import XmlTickets


@dataclass(frozen=True)
class Found:
    """A file that is whole and can be read."""

    digest: str
    tally: Tally


def judged(path: Path, manifest: Manifest) -> Found:
    """Raises Incomplete or Broken. Memory does not grow with the file."""
    if path.stat().st_size > LARGEST_FILE:
        raise Broken(_("The file is larger than %(size)d bytes: write several.") % {"size": LARGEST_FILE})
    tally = Tally()
    for _ticket in tickets(path, manifest, tally):
        if tally.tickets > MOST_TICKETS:
            raise Broken(_("The file has more than %(count)d tickets: write several.") % {"count": MOST_TICKETS})
    if manifest.complete.by == "trailer":
        _compare(tally, manifest)
    with path.open("rb") as stream:
        return Found(hashlib.file_digest(stream, "sha256").hexdigest(), tally)


def tickets(path: Path, manifest: Manifest, tally: Tally) -> Iterator[RawTicket]:
    """Each with those of its lines that are ours, in the file's order."""
    encoding = encoding_of(path, manifest.encodings)
    reader = CsvTickets if manifest.format == "csv" else XmlTickets
    with path.open(encoding=encoding, newline="") as stream:
        yield from tally.counted(reader(stream, manifest, tally).read(), manifest)


def _compare(tally: Tally, manifest: Manifest) -> None:
    if tally.trailer is None:
        raise Incomplete(_("The trailer is missing."))
    counted = {"tickets": Decimal(tally.tickets), "lines": Decimal(tally.lines), "total": tally.total}
    for name, field in manifest.complete.sums.items():
        try:
            said = amount((field.read(tally.trailer) or "").strip(), manifest, f"/complete/{name}")
        except Unreadable as error:
            raise Incomplete(_("The trailer: %(why)s") % {"why": error}) from None
        if counted[name] is not None and said != counted[name]:
            told = {"name": name, "said": said, "counted": counted[name]}
            raise Incomplete(_("The trailer says %(said)s %(name)s, the file has %(counted)s.") % told)
