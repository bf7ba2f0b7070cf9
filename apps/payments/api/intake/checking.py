"""What types cannot say of a ticket: amounts, days and numbers that somebody could have meant."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ...inputs import LARGEST, PosTicket
from ...inputs.intake import ZERO, PosLine
from .tolerance import texts

YEARS = range(2000, 2100)
LEAST = -LARGEST
NUL = "\x00"


def wrong(ticket: PosTicket) -> Iterator[tuple[str, str]]:
    """(pointer, why) of each value nobody can have meant. Lines of other goods are not ours to judge."""
    if not ticket.number.isprintable():
        yield "/number", _("Only characters that can be printed.")
    if not ticket.till.isprintable():
        yield "/till", _("Only characters that can be printed.")
    if ticket.business_date.year not in YEARS or ticket.occurred_at.year not in YEARS:
        yield "/business_date", _("A day between 2000 and 2099.")
    for index, line in enumerate(ticket.lines):
        if line.payable:
            yield from _line(line, f"/lines/{index}")
    for index, tender in enumerate(ticket.tenders):
        if not _is_money(tender.amount, LEAST):
            yield f"/tenders/{index}/amount", _not_money()
    if not _is_money(ticket.change, ZERO):
        yield "/change", _not_money()
    if not _is_money(ticket.rounding, LEAST):
        yield "/rounding", _not_money()


def nul_in(values: Any) -> Iterator[tuple[str, str]]:
    for pointer, value in values.items():
        if any(NUL in text for text in (pointer, *texts(value))):
            at = pointer if pointer.startswith("/") else f"/{pointer}"
            yield at.replace(NUL, ""), _("A text holds a character that cannot be stored (NUL).")


def _line(line: PosLine, at: str) -> Iterator[tuple[str, str]]:
    for name, amount in (("paid", line.paid), ("due", line.due), ("discount", line.discount)):
        if amount is not None and not _is_money(amount, ZERO):
            yield f"{at}/{name}", _not_money()


def _is_money(amount: Decimal, least: Decimal) -> bool:
    """Finite, within what one payment may be, and in whole cents however it is spelled."""
    return amount.is_finite() and least <= amount <= LARGEST and amount == round(amount, 2)


def _not_money() -> str:
    return _("An amount in whole cents, of at most %(most)s; what goes back is a refund or a reversal.") % {
        "most": LARGEST
    }
