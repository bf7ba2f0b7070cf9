"""What operations on money accept: one till payment, whichever door it came through, and lines to be paid."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from apps.core.money import rounded, total

from ..states import Door, Master, ReceiptKind, VoucherKind

if TYPE_CHECKING:
    from apps.stores.models import Store

ON_ACCOUNT, VOUCHER = "on_account", "voucher"  # tender methods with a meaning of their own
LARGEST = Decimal("99999999.99")  # of one payment or one quote: more is a slip of the finger, and sums must fit


@dataclass(frozen=True)
class Tender:
    """How money changed hands; `voucher` is the code of a voucher, `reference` the terminal's."""

    method: str
    amount: Decimal
    reference: str = ""
    voucher: str = ""


@dataclass(frozen=True)
class PaidLine:
    """One line of the ticket: what was due, what the till took off and why, what was paid. `article`: what it was rung
    as, in our word or the till's."""

    due: Decimal
    paid: Decimal
    discount: Decimal = Decimal(0)
    discount_reason: str = ""
    discount_by: str = ""
    tax_code: str = ""
    article: str = ""


@dataclass(frozen=True)
class Ticket:
    """The identity of a payment in the real world."""

    store: str
    till: str
    business_date: date
    number: str
    line: int = 1


@dataclass(frozen=True)
class TillPayment:
    """A fact the till reports. `payable` is any code of ours: payable, EAN alias, or the document's own.

    `rounding` is what the till rounded off the cash due; below zero when it rounded up.
    """

    ticket: Ticket
    kind: ReceiptKind
    payable: str
    occurred_at: datetime
    currency: str
    lines: tuple[PaidLine, ...]
    tenders: tuple[Tender, ...]
    change: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    reverses: Ticket | None = None

    @property
    def amount(self) -> Decimal:
        """What was paid for this payable: its lines when the ticket is itemised, else the tenders less the change."""
        if self.lines:
            return total(line.paid for line in self.lines)
        return total(tender.amount for tender in self.tenders) - self.change

    @property
    def discount(self) -> Decimal:
        return total(line.discount for line in self.lines)

    @property
    def digest(self) -> str:
        """Of what must agree between two doors; how a code is spelled or a terminal called may differ."""
        facts = (self.kind, self.currency, self.amount.normalize(), self.discount.normalize(), self.reverses)
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    @property
    def on_account(self) -> Decimal:
        """What the customer owes on an invoice instead of having paid. Tenders of more than the payment are the whole
        ticket's: then its part of them."""
        owed = total(tender.amount for tender in self.tenders if tender.method == ON_ACCOUNT)
        whole = total(tender.amount for tender in self.tenders) - self.change
        return min(self.amount, rounded(owed * self.amount / whole, self.currency) if whole > self.amount else owed)

    @property
    def due(self) -> Decimal:
        return total(line.due for line in self.lines)

    @property
    def by_voucher(self) -> bool:
        return any(tender.method == VOUCHER or tender.voucher for tender in self.tenders)


@dataclass(frozen=True)
class Evidence:
    """Through which door, from whom, under which of their ids."""

    door: Door
    source: str
    external_id: str


@dataclass(frozen=True)
class Line:
    """Something to be paid: `unit_price` includes tax; `article` is what the till rings."""

    label: str
    article: str
    tax_code: str
    quantity: Decimal
    unit_price: Decimal
    promotions_allowed: bool = field(default=False)


@dataclass(frozen=True)
class Subject:
    """The document money is asked for, as its app knows it."""

    resource: str
    id: UUID
    code: str
    store: "Store"
    customer_id: UUID | None = None


@dataclass(frozen=True)
class Declaration:
    """What a clerk reads off a paper ticket. An empty `till` means it could not be read."""

    ticket_number: str
    amount: Decimal
    business_date: date
    till: str = ""


@dataclass(frozen=True)
class NewVoucher:
    """`expires_on` None: as the company's term for this kind says. `payable`: the money going out it stands for."""

    kind: VoucherKind
    amount: Decimal
    reason: str = ""
    customer_id: UUID | None = None
    expires_on: date | None = None
    payable_id: UUID | None = None


@dataclass(frozen=True)
class NewVoucherPolicy:
    master: Master
    offline_limit: Decimal
    goodwill_limit: Decimal
    effective_from: date


@dataclass(frozen=True)
class TillTotal:
    """What one till's own end-of-day ticket says of one tender, net of what it gave back; `elsewhere`: how much of it
    was for goods this product does not handle."""

    method: str
    amount: Decimal
    elsewhere: Decimal = Decimal(0)
