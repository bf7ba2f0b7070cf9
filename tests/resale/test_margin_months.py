"""What a company's months say under both methods, and what they carry."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.resale.operations.margin import declare_stock, reverse_margin
from apps.resale.selectors.margin import figures_for, figures_of
from apps.resale.states import MarginMethod, Regime
from apps.stores.models import LegalEntity
from tests.factories.margin import (
    DECEMBER,
    FEBRUARY,
    JANUARY,
    NOVEMBER,
    OCTOBER,
    WHO,
    bought,
    chosen,
    closed,
    global_store,
    month_of,
    sold,
    traded,
)
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db


def said(entity: LegalEntity, month: date) -> Any:
    return figures_of(month_of(entity, month))


def globally(entity: LegalEntity, month: date) -> dict[str, str]:
    figures = said(entity, month)["globally"]
    return {name: figures[name] for name in ("carried_in", "margin", "vat", "carried_out")}


def test_both_methods_stand_side_by_side() -> None:
    """A gain of 240 and a loss of 120, a thing still in stock, and one sold on its full price."""
    store = make_store()
    traded(store, "300.00", "540.00")
    traded(store, "300.00", "180.00")
    bought("50.00", store=store)
    traded(store, "90.00", "120.00", regime=Regime.STANDARD)
    assert said(store.entity, OCTOBER) == {
        "method": "item_by_item",
        "declared_vat": "40.00",
        "lines": 8,
        "late_lines": 0,
        "item_by_item": {
            "sales": "720.00", "purchases": "600.00", "margin": "120.00", "taxable": "240.00", "vat": "40.00",
            "by_rate": [{"rate": "20.00", "taxable": "240.00", "vat": "40.00"}],
        },
        "globally": {
            "sales": "720.00", "purchases": "650.00", "carried_in": "0.00", "adjustment": "0.00", "margin": "70.00",
            "taxable": "70.00", "vat": "11.67", "carried_out": "0.00",
            "by_rate": [{"rate": "20.00", "taxable": "70.00", "vat": "11.67"}],
        },
        "full_price": {"sales": "120.00", "vat": "20.00"},
        "exempt_sales": "0.00",
    }  # fmt: skip


def test_an_excess_of_purchases_is_carried_from_month_to_month() -> None:
    store = global_store()
    first = bought("1000.00", store=store)
    traded(store, "100.00", "160.00", on=NOVEMBER)
    sold(first, "1600.00", on=DECEMBER)
    entity = store.entity
    assert [globally(entity, month) for month in (OCTOBER, NOVEMBER, DECEMBER)] == [
        {"carried_in": "0.00", "margin": "-1000.00", "vat": "0.00", "carried_out": "1000.00"},
        {"carried_in": "1000.00", "margin": "-940.00", "vat": "0.00", "carried_out": "940.00"},
        {"carried_in": "940.00", "margin": "660.00", "vat": "110.00", "carried_out": "0.00"},
    ]


def test_a_month_without_any_fact_carries_all_the_same() -> None:
    store = global_store()
    first = bought("1000.00", store=store)
    sold(first, "1600.00", on=DECEMBER)
    assert globally(store.entity, DECEMBER)["carried_in"] == "1000.00"


@pytest.mark.parametrize("carry, vat", [(True, "100.00"), (False, "266.67")])
def test_over_the_years_end_as_the_company_chose(carry: bool, vat: str) -> None:
    store = global_store(carry_over_year=carry)
    first = bought("1000.00", on=DECEMBER, store=store)
    sold(first, "1600.00", on=JANUARY)
    assert said(store.entity, JANUARY)["declared_vat"] == ("266.67" if not carry else "100.00") == vat


def test_the_first_global_month_begins_with_nothing_carried() -> None:
    """What an item by item month would have carried, had it been global, was never a right."""
    store = make_store()
    first = bought("1000.00", store=store)
    chosen(store.entity, MarginMethod.GLOBAL, NOVEMBER)
    sold(first, "1600.00", on=NOVEMBER)
    assert (said(store.entity, OCTOBER)["globally"]["carried_out"], globally(store.entity, NOVEMBER)) == (
        "1000.00",
        {"carried_in": "0.00", "margin": "1600.00", "vat": "266.67", "carried_out": "0.00"},
    )


def test_what_a_closed_month_carries_is_what_it_said() -> None:
    store = global_store()
    first = bought("1000.00", store=store)
    closed(store.entity, OCTOBER)
    sold(first, "1600.00", on=NOVEMBER)
    assert globally(store.entity, NOVEMBER)["carried_in"] == "1000.00"


def test_the_years_stock_counts_in_january() -> None:
    """The stock grew by 200: as much of the year's purchases was not sold, and is taken off the next ones."""
    store = global_store()
    traded(store, "100.00", "160.00", on=JANUARY)
    declare_stock(
        actor=WHO, legal_entity_id=store.entity_id, year=2025, first=Decimal("500.00"), last=Decimal("700.00")
    )
    figures = said(store.entity, JANUARY)["globally"]
    assert (figures["adjustment"], figures["margin"], figures["vat"]) == ("-200.00", "260.00", "43.33")


def test_stock_may_be_declared_before_january_has_any_line() -> None:
    store = global_store()
    declare_stock(
        actor=WHO, legal_entity_id=store.entity_id, year=2025, first=Decimal("500.00"), last=Decimal("400.00")
    )
    assert globally(store.entity, JANUARY) == {
        "carried_in": "0.00", "margin": "-100.00", "vat": "0.00", "carried_out": "100.00"
    }  # fmt: skip


def test_a_return_lessens_the_months_sales_and_not_its_purchases() -> None:
    store = global_store()
    sale = traded(store, "300.00", "540.00")
    traded(store, "100.00", "700.00", on=NOVEMBER)
    reverse_margin(sale, returned_amount=sale.amount, actor=WHO, on=NOVEMBER)
    figures = said(store.entity, NOVEMBER)
    assert (figures["globally"]["sales"], figures["globally"]["purchases"], figures["declared_vat"]) == (
        "160.00", "100.00", "10.00"
    )  # fmt: skip


def test_a_sandbox_is_never_mixed_with_a_real_company() -> None:
    real, sandbox = make_store(), make_store(sandbox=True)
    traded(real, "300.00", "540.00")
    traded(sandbox, "100.00", "160.00")
    assert (said(real.entity, OCTOBER)["declared_vat"], said(sandbox.entity, OCTOBER)["declared_vat"]) == (
        "40.00", "10.00"
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_figures_of_many_months_take_four_queries(count: int, django_assert_num_queries: Any) -> None:
    periods = []
    for _ in range(count):
        store = make_store()
        for month in (DECEMBER, JANUARY, FEBRUARY):
            traded(store, "300.00", "540.00", on=month)
            periods.append(month_of(store.entity, month))
    with django_assert_num_queries(4):
        found = figures_for(periods)
    assert [found[period.pk]["declared_vat"] for period in periods] == ["40.00"] * 3 * count
