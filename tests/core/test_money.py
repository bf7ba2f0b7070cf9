"""Money never mixes currencies, never loses a cent and rounds as tills do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import money
from apps.core.money import Money

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(amounts, amounts)
def test_adding_and_taking_away_is_exact(first: Decimal, second: Decimal) -> None:
    one, two = Money(first, "EUR"), Money(second, "EUR")
    assert one + two - two == one


@pytest.mark.parametrize("act", [lambda a, b: a + b, lambda a, b: a - b])
def test_two_currencies_never_meet(act: object) -> None:
    with pytest.raises(money.CurrencyMismatch):
        act(Money(Decimal("1.00"), "EUR"), Money(Decimal("1.00"), "CHF"))


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("0.005", "EUR", "0.01"),
        ("-0.005", "EUR", "-0.01"),
        ("2.675", "EUR", "2.68"),
        ("2.674999", "EUR", "2.67"),
        ("1234.5", "XPF", "1235"),
        ("1.0005", "TND", "1.001"),
    ],
)
def test_halves_round_away_from_zero_to_the_minor_unit(amount: str, currency: str, expected: str) -> None:
    found = money.rounded(Decimal(amount), currency)
    assert (found, found.as_tuple().exponent) == (Decimal(expected), Decimal(expected).as_tuple().exponent)


@given(st.lists(amounts, max_size=50))
def test_a_total_does_not_depend_on_the_order(values: list[Decimal]) -> None:
    assert money.total(values) == money.total(reversed(values)) == sum(values, Decimal(0))


def test_an_empty_total_is_an_amount() -> None:
    assert str(money.total([])) == "0.00"


def test_a_line_is_rounded_once() -> None:
    assert money.line_total(Decimal(3), Decimal("0.335"), "EUR") == Decimal("1.01")
