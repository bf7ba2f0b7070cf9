"""Worked cases from public sources. Each row is one case as its source counts it; amounts in euros, tax included."""

from decimal import ROUND_DOWN, Decimal

import pytest

from apps.resale.selectors.margin import Standing, global_month, stock_adjustment, vat_within
from apps.resale.states import Regime

ZERO = Decimal("0.00")

# source and section, purchase, sale, rate, margin, VAT
ITEM_BY_ITEM = [
    ("tracely.co, TVA sur marge pour les véhicules d’occasion, exemple concret",
     "10000.00", "12000.00", "20", "2000.00", "333.33"),
    ("creer-gerer-entreprendre.fr 6-5, La TVA sur la marge, comment la calculer",
     "100.00", "175.00", "20", "75.00", "12.50"),
    ("lecoindesentrepreneurs.fr, Biens d’occasion : la TVA sur la marge, exemple (base of 417 before tax)",
     "1000.00", "1500.00", "20", "500.00", "83.33"),
    ("auditsi.eu, TVA sur la marge, 3e partie: a loss brings no VAT, and none is given back",
     "900.00", "700.00", "20", "-200.00", "0.00"),
    ("CIBS L. 242-12 (CGI 297 A): nothing gained, nothing due",
     "250.00", "250.00", "20", "0.00", "0.00"),
]  # fmt: skip


@pytest.mark.parametrize("source, purchase, sale, rate, margin, vat", ITEM_BY_ITEM, ids=lambda value: str(value)[:40])
def test_a_sale_counted_by_itself(source: str, purchase: str, sale: str, rate: str, margin: str, vat: str) -> None:
    standing = Standing(sale=Decimal(sale), purchase=Decimal(purchase))
    assert (standing.margin, standing.vat(Regime.MARGIN, Decimal(rate), "EUR")) == (Decimal(margin), Decimal(vat))


# conseil-en-bourse.fr and vosfactures.fr: by rate, margin with tax x factor = margin before tax, cut at three decimals.
@pytest.mark.parametrize("rate, factor", [("20", "0.833"), ("19.6", "0.836"), ("10", "0.909"), ("5.5", "0.947")])
def test_the_published_conversion_factors(rate: str, factor: str) -> None:
    margin = Decimal("100000.00")
    before_tax = (margin - vat_within(margin, Decimal(rate), "EUR")) / margin
    assert before_tax.quantize(Decimal("0.001"), rounding=ROUND_DOWN) == Decimal(factor)


def test_refurbishment_never_lessens_the_margin() -> None:
    """auditsi.eu, 2e partie (BOI-TVA-SECT-90-20-20): parts, labour and transport stay out of the purchase price, their
    own VAT being deducted. A bicycle bought for 300 and repaired for 90 is sold for 540: the margin is 240."""
    assert Standing(sale=Decimal("540.00"), purchase=Decimal("300.00")).vat(
        Regime.MARGIN, Decimal("20"), "EUR"
    ) == Decimal("40.00")


def test_goods_whose_vat_was_deducted_are_taxed_on_the_full_price() -> None:
    """BOI-TVA-SECT-90-20, I: what opened a right to deduct when it was bought is not sold on the margin."""
    assert Standing(sale=Decimal("600.00"), purchase=Decimal("480.00")).vat(
        Regime.STANDARD, Decimal("20"), "EUR"
    ) == Decimal("100.00")


def test_globally_a_months_loss_lessens_its_gains() -> None:
    """DB 3 K 1221 no. 23: gains and losses of one dealer set each other off. 1,500 and 700 for what cost 1,000 and 900:
    item by item 83.33, globally VAT on 300."""
    month = global_month(
        sales_by_rate={Decimal("20"): Decimal("2200.00")},
        purchases=Decimal("1900.00"),
        rate=Decimal("20"),
        currency="EUR",
    )
    assert (month.margin, month.vat, month.carried_out) == (Decimal("300.00"), Decimal("50.00"), ZERO)


def test_an_excess_of_purchases_is_added_to_the_next_months() -> None:
    """DB 3 K 1221 no. 22; BOI-TVA-SECT-90-20-20, globalisation; auditsi.eu, 3e partie: carried, not given back."""
    first = global_month(
        sales_by_rate={Decimal("20"): Decimal("8000.00")},
        purchases=Decimal("10000.00"),
        rate=Decimal("20"),
        currency="EUR",
    )
    assert (first.margin, first.taxable, first.vat, first.carried_out) == (
        Decimal("-2000.00"),
        ZERO,
        ZERO,
        Decimal("2000.00"),
    )
    second = global_month(
        sales_by_rate={Decimal("20"): Decimal("9000.00")},
        purchases=Decimal("4000.00"),
        rate=Decimal("20"),
        currency="EUR",
        carried_in=first.carried_out,
    )
    assert (second.margin, second.vat, second.carried_out) == (Decimal("3000.00"), Decimal("500.00"), ZERO)


@pytest.mark.parametrize(
    "first, last, margin, vat",
    [
        # The stock grew: 2,000 of the year's purchases were not sold, so the next purchases are lessened by them.
        ("5000.00", "7000.00", "3000.00", "500.00"),
        # It shrank: what was sold out of stock had not been bought this year, so it adds to the purchases.
        ("5000.00", "4400.00", "400.00", "66.67"),
    ],
)
def test_the_years_stock_is_set_right_in_january(first: str, last: str, margin: str, vat: str) -> None:
    """CGI 297 A II; BOI-TVA-SECT-90-20-20 no. 460; CIBS L. 242-14: over the year the global method comes to what item
    by item would have counted."""
    month = global_month(
        sales_by_rate={Decimal("20"): Decimal("3000.00")},
        purchases=Decimal("2000.00"),
        rate=Decimal("20"),
        currency="EUR",
        adjustment=stock_adjustment(first=Decimal(first), last=Decimal(last)),
    )
    assert (month.margin, month.vat) == (Decimal(margin), Decimal(vat))
