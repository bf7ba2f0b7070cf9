"""Money is a decimal amount and an ISO 4217 currency, never a float."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

ZERO = Decimal("0.00")
# ISO 4217 minor units of the currencies that do not have two; the rest have.
_EXPONENTS = {"JPY": 0, "KRW": 0, "XOF": 0, "XAF": 0, "XPF": 0, "TND": 3, "KWD": 3, "BHD": 3}

K = TypeVar("K")


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum: a fault of the code, never of a user."""


@dataclass(frozen=True, order=False)
class Money:
    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")


def minor_unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-_EXPONENTS.get(currency, 2))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Rounded half up to the currency's minor unit, as tills and invoices do in France."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def line_total(quantity: Decimal, unit_price: Decimal, currency: str) -> Decimal:
    return rounded(quantity * unit_price, currency)


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def split(amount: Decimal, weights: Mapping[K, Decimal], currency: str) -> dict[K, Decimal]:
    """The amount in proportion to the weights, whose sum is not zero. Each share is what the running total adds, so
    that roundings cannot add up to a cent."""
    whole, found, running, given = total(weights.values()), {}, ZERO, ZERO
    for key, weight in weights.items():
        running += weight
        upto = rounded(amount * running / whole, currency)
        found[key], given = upto - given, upto
    return found
