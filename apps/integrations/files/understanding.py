"""One ticket of a file as payments: the published payment schema, one for each line that carries a code of ours."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.payments.inputs import Ticket

from .errors import Unreadable
from .manifest import Manifest
from .records import Record
from .tickets import RawTicket
from .values import amount, code_of, day, moment, text_of

NOON = time(12)
IGNORED = "ignored"


def store_of(ticket: RawTicket, manifest: Manifest) -> str:
    """Our code of the store, which the manifest may translate."""
    theirs = text_of(ticket.head, manifest.ticket, "store")
    return manifest.stores.get(theirs, theirs)


def number_of(ticket: RawTicket, manifest: Manifest) -> str:
    return text_of(ticket.head, manifest.ticket, "number")


def witnessed(ticket: RawTicket, manifest: Manifest, zone: ZoneInfo) -> tuple[Ticket, Decimal | None]:
    """A ticket without a line of ours: its name, and what it comes to where its tenders tell."""
    named = _named(ticket, manifest, _occurred_at(ticket.head, manifest, manifest.time_zone or zone))
    taken = [_tender(tender, manifest)["amount"] for tender in ticket.tenders]
    name = Ticket(
        store_of(ticket, manifest), named["till"], date.fromisoformat(named["business_date"]), named["number"]
    )
    return name, sum(taken, Decimal(0)) if taken else None


def payments(
    ticket: RawTicket, manifest: Manifest, zone: ZoneInfo
) -> Iterator[tuple[str, dict[str, Any] | Unreadable]]:
    """(number of the line, what it says or why it cannot be told): one bad line does not hide the others."""
    if ticket.broken:
        yield "", Unreadable("", ticket.broken)
        return
    for number, line in ticket.lines:
        try:
            found = _payment(ticket, number, line, manifest, manifest.time_zone or zone)
        except Unreadable as error:
            yield number, error
        else:
            if found is not None:
                yield number, found


def _payment(ticket: RawTicket, number: str, line: Record, manifest: Manifest, zone: ZoneInfo) -> dict[str, Any] | None:
    kind = _kind(ticket.head, line, manifest)
    if kind == IGNORED:
        return None
    paid, discount = _amounts(line, manifest)
    if kind in ("payment", "deposit") and paid < 0:
        kind = "refund"
    occurred_at = _occurred_at(ticket.head, manifest, zone)
    named = _named(ticket, manifest, occurred_at)
    tenders = [_tender(tender, manifest) for tender in ticket.tenders]
    back = sum((tender["amount"] for tender in tenders), Decimal(0)) < 0
    said: dict[str, Any] = {
        "payable": code_of(line, manifest),
        "kind": kind,
        "occurred_at": occurred_at.isoformat(),
        "store": store_of(ticket, manifest),
        "ticket": {**named, "line": number},
        "currency": text_of(ticket.head, manifest.ticket, "currency") or manifest.currency,
        "lines": [_line(line, abs(paid), discount, manifest)],
        "tenders": [{**tender, "amount": str(-tender["amount"] if back else tender["amount"])} for tender in tenders],
        "change": str(abs(_optional(ticket.head, manifest.ticket, "change", manifest))),
    }
    if kind == "reversal" and (reversed_number := text_of(ticket.head, manifest.ticket, "reverses_number")):
        said["reverses"] = {**_reversed(ticket, manifest, named), "number": reversed_number, "line": number}
    return said


def _kind(head: Record, line: Record, manifest: Manifest) -> str:
    """Of the line when it says one, else of the ticket."""
    for part, record, fields in (("line", line, manifest.line), ("ticket", head, manifest.ticket)):
        word = text_of(record, fields, "kind")
        if word and word not in manifest.kinds:
            raise Unreadable(f"/{part}/kind", _("The manifest's “kinds” have no such word."))
        if word:
            return manifest.kinds[word]
    return manifest.kinds.get("", "payment")


def _amounts(line: Record, manifest: Manifest) -> tuple[Decimal, Decimal]:
    """(paid, below zero when it was given back; discount). Some tills put the sign on the quantity only."""
    paid = amount(text_of(line, manifest.line, "amount"), manifest, "/line/amount")
    quantity = _optional(line, manifest.line, "quantity", manifest)
    if quantity < 0 < paid:
        paid = -paid
    return paid, abs(_optional(line, manifest.line, "discount", manifest))


def _optional(record: Record, fields: Any, name: str, manifest: Manifest) -> Decimal:
    text = text_of(record, fields, name)
    return amount(text, manifest, f"/{name}") if text else Decimal(0)


def _line(line: Record, paid: Decimal, discount: Decimal, manifest: Manifest) -> dict[str, str]:
    said = {"due": str(paid + discount), "paid": str(paid), "discount": str(discount)}
    return said | {name: text_of(line, manifest.line, name) for name in ("discount_reason", "discount_by", "tax_code")}


def _tender(tender: Record, manifest: Manifest) -> dict[str, Any]:
    method = text_of(tender, manifest.tender, "method")
    return {
        "method": manifest.tenders.get(method, method),
        "amount": amount(text_of(tender, manifest.tender, "amount"), manifest, "/tender/amount"),
        "reference": text_of(tender, manifest.tender, "reference"),
        "voucher": text_of(tender, manifest.tender, "voucher"),
    }


def _occurred_at(head: Record, manifest: Manifest, zone: ZoneInfo) -> datetime:
    """Noon of the day in the store when the file tells no time."""
    if "occurred_at" in manifest.ticket:
        read = moment(text_of(head, manifest.ticket, "occurred_at"), manifest, "/ticket/occurred_at")
    else:
        text = text_of(head, manifest.ticket, "business_date")
        read = datetime.combine(day(text, manifest, "/ticket/business_date"), NOON)
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _named(ticket: RawTicket, manifest: Manifest, occurred_at: datetime) -> dict[str, str]:
    text = text_of(ticket.head, manifest.ticket, "business_date")
    on = day(text, manifest, "/ticket/business_date") if "business_date" in manifest.ticket else occurred_at.date()
    return {
        "till": text_of(ticket.head, manifest.ticket, "till"),
        "business_date": on.isoformat(),
        "number": number_of(ticket, manifest),
    }


def _reversed(ticket: RawTicket, manifest: Manifest, named: dict[str, str]) -> dict[str, str]:
    """The same till and day unless the file says another."""
    found = {"till": text_of(ticket.head, manifest.ticket, "reverses_till") or named["till"]}
    text = text_of(ticket.head, manifest.ticket, "reverses_date")
    on = day(text, manifest, "/ticket/reverses_date").isoformat() if text else named["business_date"]
    return {**found, "business_date": on}
