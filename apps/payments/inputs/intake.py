"""A till's own ticket as it is sent in bulk: typed, and read as payments of what it names of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from apps.core.errors import DomainError

from ..states import ReceiptKind
from .till import PaidLine, Tender, Ticket, TillPayment

MOST_TICKETS = 1000
ZERO = Decimal(0)

Code = Annotated[str, Meta(max_length=20)]
Name = Annotated[str, Meta(max_length=60)]
Moment = Annotated[datetime, Meta(tz=True)]
Kind = Literal["payment", "deposit", "refund", "reversal", "payout"]  # of ReceiptKind, whose type it cannot read
LineNumber = Annotated[int, Meta(ge=1, le=9999)]


# Nothing in them points back: without the collector's attention a thousand are read in half the time.
class PosTender(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    method: Annotated[str, Meta(min_length=1, max_length=30)]
    amount: Decimal
    reference: Name = ""
    voucher: Name = ""


class PosLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`payable` is a code of ours; without one it is a sale of other goods, which is only counted. `line` tells
    payments of one ticket apart; left out they are counted from 1."""

    paid: Decimal
    payable: Name = ""
    line: LineNumber | None = None
    kind: Kind | None = None
    due: Decimal | None = None
    discount: Decimal = ZERO
    discount_reason: Annotated[str, Meta(max_length=80)] = ""
    discount_by: Annotated[str, Meta(max_length=40)] = ""
    tax_code: Code = ""
    article: Name = ""
    label: Annotated[str, Meta(max_length=200)] = ""
    quantity: Decimal = Decimal(1)


class PosReversed(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The ticket taken back, of the same till unless it says another."""

    business_date: date
    number: Annotated[str, Meta(min_length=1, max_length=60)]
    till: Code = ""


class PosTicket(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    business_date: date
    number: Annotated[str, Meta(min_length=1, max_length=60)]
    occurred_at: Moment
    currency: Annotated[str, Meta(min_length=3, max_length=3)]
    lines: Annotated[list[PosLine], Meta(max_length=200)]
    store: Code = ""
    till: Code = ""
    kind: Kind = "payment"
    tenders: Annotated[list[PosTender], Meta(max_length=50)] = []
    change: Decimal = ZERO
    rounding: Decimal = ZERO
    reverses: PosReversed | None = None

    @property
    def other_lines(self) -> int:
        return sum(not line.payable for line in self.lines)

    @property
    def total(self) -> Decimal | None:
        """What its tenders come to; None when it has none."""
        return sum((tender.amount for tender in self.tenders), ZERO) - self.change if self.tenders else None

    def payments(self, store: str, till: str) -> Iterator[TillPayment]:
        """One for each payable of ours, rung in this store at this till: its lines, and how the whole ticket was paid.

        What the till rounded off belongs to a payable only where the ticket has nothing else.
        """
        tenders = tuple(Tender(row.method, row.amount, row.reference, row.voucher) for row in self.tenders)
        grouped = self._by_payable()
        alone = len(grouped) == 1 and not self.other_lines
        for (kind, payable, line), lines in grouped.items():
            yield TillPayment(
                ticket=Ticket(store, till, self.business_date, self.number, line),
                kind=kind,
                payable=payable,
                occurred_at=self.occurred_at,
                currency=self.currency,
                lines=tuple(_paid(row) for row in lines),
                tenders=tenders,
                change=self.change,
                rounding=self.rounding if alone else ZERO,
                reverses=self._undone(store, till, line),
            )

    def _by_payable(self) -> dict[tuple[ReceiptKind, str, int], list[PosLine]]:
        counted: dict[tuple[ReceiptKind, str], int] = {}
        grouped: dict[tuple[ReceiptKind, str, int], list[PosLine]] = {}
        for row in self.lines:
            if row.payable:
                kind = ReceiptKind(row.kind or self.kind)
                line = row.line or counted.setdefault((kind, row.payable), len(counted) + 1)
                grouped.setdefault((kind, row.payable, line), []).append(row)
        return grouped

    def _undone(self, store: str, till: str, line: int) -> Ticket | None:
        undone = self.reverses
        return Ticket(store, undone.till or till, undone.business_date, undone.number, line) if undone else None


class KeptTicket(msgspec.Struct, omit_defaults=True, gc=False):
    """As it is kept: what we know, always spelled the same way, and beside it what else was sent, by its pointer."""

    ticket: PosTicket
    unmapped: dict[str, Any] = {}


@dataclass(slots=True)
class ReadTicket:
    """One ticket of a request: read, with its canonical bytes and their digest, or why it could not be."""

    place: int
    ticket: PosTicket | None = None
    content: bytes = b""
    digest: str = ""
    unmapped: tuple[str, ...] = ()
    problem: DomainError | None = None


def kept_from(content: bytes) -> PosTicket:
    return _kept.decode(content).ticket


def canonical(ticket: PosTicket, unmapped: dict[str, Any]) -> bytes:
    """The same bytes for the same ticket, in whatever order and spacing it was sent."""
    return _encoder.encode(KeptTicket(ticket, unmapped))


def _paid(row: PosLine) -> PaidLine:
    due = row.paid + row.discount if row.due is None else row.due
    return PaidLine(due, row.paid, row.discount, row.discount_reason, row.discount_by, row.tax_code, row.article)


_kept = msgspec.json.Decoder(KeptTicket)
_encoder = msgspec.json.Encoder(order="deterministic")
