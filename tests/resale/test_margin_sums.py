"""What must hold of margin VAT whatever the amounts."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import total
from apps.resale.selectors.margin import Standing, change_between, global_month, vat_within
from apps.resale.states import Regime

CENTS = st.decimals(min_value=0, max_value=100_000, places=2)
RATES = st.sampled_from([Decimal("0.00"), Decimal("5.50"), Decimal("10.00"), Decimal("19.60"), Decimal("20.00")])
REGIMES = st.sampled_from(list(Regime))
SALES = st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=20)


@given(sale=CENTS, purchase=CENTS, rate=RATES)
def test_vat_is_within_the_margin_and_in_cents(sale: Decimal, purchase: Decimal, rate: Decimal) -> None:
    vat = Standing(sale, purchase).vat(Regime.MARGIN, rate, "EUR")
    assert vat == vat.quantize(Decimal("0.01"))
    assert 0 <= vat <= max(sale - purchase, Decimal(0))


@given(sale=CENTS, purchase=CENTS, rate=RATES)
def test_the_margin_never_costs_more_than_the_full_price(sale: Decimal, purchase: Decimal, rate: Decimal) -> None:
    standing = Standing(sale, purchase)
    assert standing.vat(Regime.MARGIN, rate, "EUR") <= standing.vat(Regime.STANDARD, rate, "EUR")


@given(sale=CENTS, purchase=CENTS, rate=RATES, regime=REGIMES, data=st.data())
def test_returns_add_up_to_exactly_the_sale(
    sale: Decimal, purchase: Decimal, rate: Decimal, regime: Regime, data: st.DataObject
) -> None:
    """However a price is given back, in parts or at once, the lines end at nothing."""
    nothing = Standing(Decimal("0.00"), Decimal("0.00"))
    standings = [nothing, Standing(sale, purchase)]
    left = sale
    for _ in range(data.draw(st.integers(0, 3))):
        left -= data.draw(st.decimals(min_value=0, max_value=left, places=2))
        standings.append(Standing(left, purchase))
    standings.append(nothing)
    lines = [
        change_between(before, after, regime=regime, rate=rate, currency="EUR") for before, after in pairwise(standings)
    ]
    assert (total(line.sale for line in lines), total(line.purchase for line in lines)) == (0, 0)
    assert total(line.vat for line in lines) == 0


@given(sales=SALES, rate=RATES)
def test_without_a_loss_both_methods_agree_but_for_rounding(
    sales: list[tuple[Decimal, Decimal]], rate: Decimal
) -> None:
    gains = [Standing(max(pair), min(pair)) for pair in sales]
    alone = total(standing.vat(Regime.MARGIN, rate, "EUR") for standing in gains)
    month = global_month(
        sales_by_rate={rate: total(one.sale for one in gains)}, purchases=total(one.purchase for one in gains),
        rate=rate, currency="EUR",
    )  # fmt: skip
    assert abs(month.vat - alone) <= Decimal("0.005") * (len(gains) + 1)


@given(months=st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=24), rate=RATES)
def test_what_is_carried_is_neither_lost_nor_counted_twice(
    months: list[tuple[Decimal, Decimal]], rate: Decimal
) -> None:
    """Over any run of months: what was taxed, less what is still carried, is all sales less all purchases."""
    carried, taxed = Decimal("0.00"), Decimal("0.00")
    for sold, bought in months:
        month = global_month(
            sales_by_rate={rate: sold}, purchases=bought, rate=rate, currency="EUR", carried_in=carried
        )
        assert month.taxable == 0 or month.carried_out == 0
        carried, taxed = month.carried_out, taxed + month.taxable
    assert taxed - carried == total(sold for sold, _ in months) - total(bought for _, bought in months)


@given(first=CENTS, second=CENTS)
def test_a_rate_that_changes_within_a_month_shares_the_margin_by_sales(first: Decimal, second: Decimal) -> None:
    month = global_month(
        sales_by_rate={Decimal("20"): first, Decimal("10"): second},
        purchases=Decimal("0.00"),
        rate=Decimal("20"),
        currency="EUR",
    )
    assert month.vat == vat_within(first, Decimal("20"), "EUR") + vat_within(second, Decimal("10"), "EUR")


def test_returns_only_and_a_stock_that_grew_are_taxed_at_the_months_rate() -> None:
    month = global_month(
        sales_by_rate={Decimal("10"): Decimal("-120.00")},
        purchases=Decimal("0.00"),
        rate=Decimal("20"),
        currency="EUR",
        adjustment=Decimal("-240.00"),
    )
    assert (month.margin, month.vat) == (Decimal("120.00"), Decimal("20.00"))


@pytest.mark.parametrize("currency, vat", [("EUR", "1.67"), ("JPY", "2"), ("TND", "1.667")])
def test_vat_is_rounded_half_up_to_the_currency(currency: str, vat: str) -> None:
    assert vat_within(Decimal("10"), Decimal("20"), currency) == Decimal(vat)
