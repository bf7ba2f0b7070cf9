"""Months of margin VAT over HTTP."""

from typing import Any

import pytest

from apps.resale.models import MarginPeriod
from apps.resale.states import PeriodState
from tests.factories.api import Caller, problem
from tests.factories.margin import NOVEMBER, bought, make_margin_period, month_of, sold, traded
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
SCOPES = ("margin:read", "margin:close")


def address(period: MarginPeriod, path: str = "") -> str:
    return f"margin-periods/{period.pk}/{path}"


def test_a_month_shows_its_figures_and_what_may_be_done() -> None:
    period = make_margin_period(make_store())
    shown = Caller(*SCOPES).get(address(period)).json()
    assert {name: shown[name] for name in ("code", "month", "state", "currency")} == {
        "code": period.code, "month": "2025-10-01", "state": "open", "currency": "EUR"
    }  # fmt: skip
    assert (shown["figures"]["declared_vat"], shown["figures"]["globally"]["vat"]) == ("40.00", "40.00")
    assert [step["href"] for step in shown["actions"]] == [f"/api/v1/{address(period, 'close/')}"]


def test_its_lines_lead_to_the_things() -> None:
    store = make_store()
    sale = traded(store, "300.00", "540.00")
    rows = Caller(*SCOPES).get(address(month_of(store.entity, sale.business_date), "lines/")).json()["results"]
    assert [(row["kind"], row["item"], row["source_code"], row["purchase"], row["vat"]) for row in rows] == [
        ("sale", str(sale.item.pk), "SA-TEST", "300.00", "40.00"),
        ("purchase", str(sale.item.pk), "TI-TEST", "300.00", "0.00"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_as_many_queries_for_three_months_as_for_one(count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make_margin_period(make_store())
    caller = Caller(*SCOPES)
    caller.get("margin-periods/")
    with django_assert_num_queries(2):
        shown = caller.get("margin-periods/").json()
    assert [row["figures"] for row in shown["results"]] == [None] * count


def test_a_preview_says_what_would_be_declared_and_closes_nothing() -> None:
    period = make_margin_period(make_store())
    shown = Caller(*SCOPES).post(address(period, "close/preview/"), {}).json()
    assert (shown["total"], shown["currency"], [row["status"] for row in shown["would_record"]]) == (
        "40.00", "EUR", ["closed"]
    )  # fmt: skip
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN


def test_a_month_is_closed_with_the_total_that_was_shown() -> None:
    period, caller = make_margin_period(make_store()), Caller(*SCOPES)
    refused = caller.post(address(period, "close/"), {"expected_total": "39.00"})
    assert problem(refused) == (409, "total_changed", [])
    shown = caller.post(address(period, "close/"), {"expected_total": "40.00"}).json()
    assert (shown["state"], shown["figures"]["declared_vat"], shown["actions"]) == ("closed", "40.00", [])
    listed = caller.get("margin-periods/").json()["results"]
    assert [row["figures"]["declared_vat"] for row in listed] == ["40.00"]


@pytest.mark.parametrize("path", ["close/", "close/preview/"])
def test_a_month_somebody_changed_since_it_was_read_stays_open(path: str) -> None:
    period, caller = make_margin_period(make_store()), Caller(*SCOPES)
    stale = caller.post(address(period, path), If_Match=f'"{period.version - 1}"')
    assert (problem(stale), stale.json()["version"]) == ((412, "stale_version", []), period.version)
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
    assert caller.post(address(period, path), If_Match=caller.get(address(period))["ETag"]).status_code == 200


def test_an_earlier_month_is_closed_first() -> None:
    store = make_store()
    make_margin_period(store)
    sold(bought("100.00", store=store), "160.00", on=NOVEMBER)
    period = month_of(store.entity, NOVEMBER)
    refused = Caller(*SCOPES).post(address(period, "close/"), {"expected_total": "10.00"})
    assert (problem(refused), refused.json()["earlier"]) == ((409, "earlier_period_open", []), ["2025-10"])


def test_a_companys_month_is_not_there_for_who_reaches_some_of_its_stores_only() -> None:
    store = make_store()
    make_store(entity=store.entity)
    period = make_margin_period(store)
    caller = Caller(*SCOPES, stores=[store])
    assert caller.get("margin-periods/").json()["results"] == []
    for answer in (caller.get(address(period)), caller.post(address(period, "close/"), {"expected_total": "40.00"})):
        assert problem(answer) == (404, "not_found", [])
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
