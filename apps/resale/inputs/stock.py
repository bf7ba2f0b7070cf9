"""What operations on things for sale take."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from apps.stores.models import Store


@dataclass(frozen=True)
class Pricing:
    """Tax included. `floor` None leaves the floor as it is."""

    price: Decimal
    floor: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Ticketed:
    """What a sale is known by where it was made, and what was really paid, all discounts off."""

    amount: Decimal
    discount: Decimal
    occurred_at: datetime
    business_date: date
    ticket: str
    store: "Store"
    channel: str = ""
    buyer_id: UUID | None = None


@dataclass(frozen=True)
class ReportedSale:
    """A channel sold: `reference` is its own number of the order. `may_refuse`: the buyer has paid nothing yet."""

    amount: Decimal
    currency: str
    reference: str
    occurred_at: datetime
    discount: Decimal = Decimal(0)
    buyer_id: UUID | None = None
    may_refuse: bool = False


@dataclass(frozen=True)
class NewPriceRule:
    """For one grade: what share of the new price it fetches, and the least margin, tax included."""

    grade: str
    share_percent: Decimal
    minimum_margin: Decimal
    effective_from: date


@dataclass(frozen=True)
class NewWarrantyRule:
    """How long we answer for what we sell, and how long a defect is presumed to have been there."""

    months: int
    presumption_months: int
    effective_from: date
    legal_source: str = ""


@dataclass(frozen=True)
class Returned:
    """The thing is back. `amount`: what its buyer gets, None for all that can still be given back. `store`: the code of
    the one it is handed in to, empty for where it was sold; what has never left is where it is."""

    reason: str
    amount: Decimal | None = None
    store: str = ""
