"""The entries for a spreadsheet: one line per thing, as French spreadsheets read it.

Semicolons between, a decimal comma, UTF-8 with its mark.
"""

from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.rows import write_csv

from ..models import RegisterEntry
from ..states import EntryKind, PaymentMode


def write(stream: IO[str], entries: Iterable[RegisterEntry]) -> None:
    write_csv(stream, _headings(), (row for entry in entries for row in _rows(entry)), delimiter=";")


def _headings() -> list[str]:
    return [
        _("Number"), _("Line"), _("Day"), _("Written at"), _("About entry"), _("Reason"), _("Family name"),
        _("Given names"), _("Capacity"), _("Home address"), _("Born on"), _("Identity document"),
        _("Document number"), _("Issued on"), _("Issued by"), _("Company"), _("Seat"), _("Item"), _("Nature"),
        _("Description"), _("Brand"), _("Model"), _("Colour"), _("Serial number"), _("Marks"), _("Provenance"),
        _("Heritage"), _("Value of the thing"), _("Price or estimated value"), _("Currency"), _("Payment"),
        _("Document of the store"), _("Written by"), _("Hash"),
    ]  # fmt: skip


def _rows(entry: RegisterEntry) -> Iterator[list[Any]]:
    seller = entry.seller
    for thing in entry.things:
        yield [
            entry.number, EntryKind(entry.kind).label, _day(entry.occurred_at), _moment(entry.recorded_at),
            entry.corrects_number, entry.reason, seller["family_name"], seller["given_name"], seller["capacity"],
            seller["home"], seller["born_on"], seller["document_kind"], seller["document_number"],
            seller["document_issued_on"], seller["document_authority"], seller["company_name"], seller["seat"],
            thing["item_code"], thing["nature"], thing["description"], thing["brand"], thing["model"], thing["color"],
            thing["identifier"], thing["marks"], thing["provenance"], _heritage(thing), _comma(thing["value"]),
            _comma(f"{entry.amount:.2f}"), entry.currency,
            PaymentMode(entry.payment_mode).label if entry.payment_mode else "", entry.document_code,
            entry.recorded_by["label"], entry.hash,
        ]  # fmt: skip


def _heritage(thing: dict[str, Any]) -> str:
    return thing["protection"] or (_("yes") if thing["heritage"] else "")


def _comma(value: str | None) -> str:
    return (value or "").replace(".", ",")


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")
