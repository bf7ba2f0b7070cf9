"""What types cannot say of a ticket: amounts, days and numbers that somebody could have meant."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ...inputs import LARGEST, PosTicket
from ...inputs.intake import ZERO, PosLine
from .tolerance import texts

FIRST, AFTER = 2000, 2100
LEAST, CENT = -LARGEST, Decimal("0.01")
NUL = "\x00"


def wrong(ticket: PosTicket) -> dict[str, str]:
    """Pointer and reason of each value nobody can have meant. Lines of other goods are not ours to judge."""
    return {} if _is_plain(ticket) else dict(_wrong(ticket))


def nul_in(values: Any) -> Iterator[tuple[str, str]]:
    for pointer, value in values.items():
        if any(NUL in text for text in (pointer, *texts(value))):
            at = pointer if pointer.startswith("/") else f"/{pointer}"
            yield at.replace(NUL, ""), _("A text holds a character that cannot be stored (NUL).")


def _is_plain(ticket: PosTicket) -> bool:
    """All is well, found out without asking where: of a thousand tickets, that is nearly each."""
    return (
        _is_named(ticket)
        and (ticket.change is ZERO or _is_money(ticket.change, ZERO))
        and (ticket.rounding is ZERO or _is_money(ticket.rounding, LEAST))
        and all(_is_money(tender.amount, LEAST) for tender in ticket.tenders)
        and all(_is_sound(line) for line in ticket.lines if line.payable)
    )


def _is_named(ticket: PosTicket) -> bool:
    currency = ticket.currency
    return (
        ticket.number.isprintable()
        and ticket.till.isprintable()
        and FIRST <= ticket.business_date.year < AFTER
        and FIRST <= ticket.occurred_at.year < AFTER
        and currency.isascii()
        and currency.isalpha()
        and currency.isupper()
    )


def _is_sound(line: PosLine) -> bool:
    return (
        _is_money(line.paid, ZERO)
        and (line.due is None or _is_money(line.due, ZERO))
        and (line.discount is ZERO or _is_money(line.discount, ZERO))
    )


def _wrong(ticket: PosTicket) -> Iterator[tuple[str, str]]:
    for name in ("number", "till"):
        if not getattr(ticket, name).isprintable():
            yield f"/{name}", _("Only characters that can be printed.")
    for name in ("business_date", "occurred_at"):
        if not FIRST <= getattr(ticket, name).year < AFTER:
            yield f"/{name}", _("A day between 2000 and 2099.")
    if not (ticket.currency.isascii() and ticket.currency.isalpha() and ticket.currency.isupper()):
        yield "/currency", _("Three capital letters, such as EUR.")
    for at, amount, least in _amounts(ticket):
        if not _is_money(amount, least):
            yield (
                at,
                _("An amount in whole cents, of at most %(most)s; what goes back is a refund or a reversal.")
                % {"most": LARGEST},
            )


def _amounts(ticket: PosTicket) -> Iterator[tuple[str, Decimal, Decimal]]:
    """(pointer, amount, the least it may be)."""
    for index, line in enumerate(ticket.lines):
        if line.payable:
            for name, amount in (("paid", line.paid), ("due", line.due or ZERO), ("discount", line.discount)):
                yield f"/lines/{index}/{name}", amount, ZERO
    for index, tender in enumerate(ticket.tenders):
        yield f"/tenders/{index}/amount", tender.amount, LEAST
    yield "/change", ticket.change, ZERO
    yield "/rounding", ticket.rounding, LEAST


def _is_money(amount: Decimal, least: Decimal) -> bool:
    """Finite, within what one payment may be, and in whole cents however it is spelled."""
    try:
        return least <= amount <= LARGEST and not amount % CENT
    except InvalidOperation:  # NaN
        return False
