"""What operations on margin VAT take."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from ..states import MarginMethod

if TYPE_CHECKING:
    from apps.items.models import Item
    from apps.stores.models import Store


class Sold(Protocol):
    """What the book needs to know of a sale. `amount` is what was really paid, tax included, all discounts off;
    `regime` is the one it was rung under: the full price on what is eligible for the margin is a choice of this sale.
    """

    @property
    def id(self) -> UUID: ...
    @property
    def code(self) -> str: ...
    @property
    def item(self) -> "Item": ...
    @property
    def store(self) -> "Store": ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def discount(self) -> Decimal: ...
    @property
    def business_date(self) -> date: ...
    @property
    def regime(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class NewMarginChoice:
    """From the first day of a month on. `carry_over_year`: an excess of purchases of December counts in January."""

    method: MarginMethod
    effective_from: date
    fleet_full_price: bool = True
    carry_over_year: bool = True
