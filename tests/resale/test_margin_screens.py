"""`/resale/vat/`: what it shows to whom, its steps, and the table for the accountant."""

import csv
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.resale.models import MarginChoice, MarginLine, MarginPeriod
from apps.resale.operations.margin import reverse_margin
from apps.resale.states import MarginMethod, PeriodState
from apps.stores.models import Store
from tests.factories.margin import NOVEMBER, OCTOBER, WHO, bought, make_margin_period, month_of, sold, traded
from tests.factories.stores import make_store
from tests.factories.world import staff_as

pytestmark = pytest.mark.django_db


def as_(role: str, store: Store) -> Client:
    client = Client()
    client.force_login(staff_as(role, store=store), backend="apps.stores.authentication.StaffBackend")
    return client


def manager(store: Store) -> Client:
    return as_("store_manager", store)


def test_months_show_both_methods_and_the_forms_of_who_may_decide() -> None:
    store = make_store()
    make_margin_period(store)
    page = manager(store).get("/resale/vat/")
    (row,) = page.context["rows"]
    assert (row["item_vat"].amount, row["global_vat"].amount, row["declared"].amount) == (Decimal("40.00"),) * 3
    assert (page.context["choice_form"] is None, page.context["stock_form"] is None) == (False, False)


def test_an_auditor_reads_and_decides_nothing() -> None:
    store = make_store()
    period = make_margin_period(store)
    client = as_("auditor", store)
    page = client.get("/resale/vat/")
    assert (page.context["choice_form"], page.context["stock_form"]) == (None, None)
    assert client.get(f"/resale/vat/{period.pk}/").context["may_close"] is False
    assert client.post(f"/resale/vat/{period.pk}/close/", {"expected_total": "40.00"}).status_code == 403
    assert MarginPeriod.objects.get().state == PeriodState.OPEN


def test_a_clerk_and_another_company_see_nothing() -> None:
    store = make_store()
    period = make_margin_period(store)
    assert as_("clerk", store).get("/resale/vat/").status_code == 403
    other = manager(make_store())
    assert (list(other.get("/resale/vat/").context["rows"]), other.get(f"/resale/vat/{period.pk}/").status_code) == (
        [], 404
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_months_costs_the_same_however_many(count: int, django_assert_max_num_queries: Any) -> None:
    store = make_store()
    for month in (OCTOBER, NOVEMBER, OCTOBER.replace(month=9))[:count]:
        traded(store, "300.00", "540.00", on=month)
    client = manager(store)
    client.get("/resale/vat/")
    with django_assert_max_num_queries(26):
        assert len(client.get("/resale/vat/").context["rows"]) == count


def test_a_month_leads_to_its_lines_and_is_closed_with_what_was_shown() -> None:
    store = make_store()
    period = make_margin_period(store)
    client, here = manager(store), f"/resale/vat/{period.pk}/"
    assert [line.kind for line in client.get(here).context["lines"]] == ["sale", "purchase"]
    refused = client.post(f"{here}close/", {"expected_total": "39.00"})
    assert (refused.status_code, refused.context["refused"]) == (409, "The total has changed: preview it again.")
    assert client.post(f"{here}close/", {}).status_code == 422
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
    assert client.post(f"{here}close/", {"expected_total": "40.00"})["Location"] == here
    assert client.get(here).context["is_open"] is False


def test_a_method_is_chosen_from_a_first_day_on() -> None:
    store = make_store()
    said = {"company": store.entity_id, "method": "global", "effective_from": "2025-10-01", "carry_over_year": "on"}
    client = manager(store)
    refused = client.post("/resale/vat/method/", said | {"effective_from": "2025-10-02"})
    assert (refused.status_code, MarginChoice.objects.count()) == (422, 0)
    assert client.post("/resale/vat/method/", said)["Location"] == "/resale/vat/"
    choice = MarginChoice.objects.get()
    assert (choice.method, choice.fleet_full_price, choice.carry_over_year) == (MarginMethod.GLOBAL, False, True)


def test_stock_is_declared() -> None:
    store = make_store()
    said = {"company": store.entity_id, "year": "2025", "first": "500", "last": "700"}
    answer = manager(store).post("/resale/vat/stock/", said)
    period = MarginPeriod.objects.get()
    assert (answer["Location"], period.stock_first, period.stock_last) == (
        f"/resale/vat/{period.pk}/", Decimal("500.00"), Decimal("700.00")
    )  # fmt: skip


def test_the_table_holds_exact_figures_that_add_up() -> None:
    store = make_store()
    sale = traded(store, "299.99", "540.01")
    reverse_margin(sale, returned_amount=Decimal("60.01"), goods_back=False, actor=WHO, on=OCTOBER)
    sold(bought("100.00", store=store), "90.00")
    period = month_of(store.entity, OCTOBER)
    answer = manager(store).get(f"/resale/vat/{period.pk}/lines.csv")
    rows = list(csv.DictReader(answer.content.decode().splitlines()))
    assert answer["Content-Disposition"] == 'attachment; filename="margin-2025-10.csv"'
    assert len(rows) == MarginLine.objects.count() == 5
    assert sum(Decimal(row["vat"]) for row in rows) == Decimal("30.00")
    assert [(row["sale"], row["vat"]) for row in rows if row["kind"] == "return"] == [("-60.01", "-10.00")]
