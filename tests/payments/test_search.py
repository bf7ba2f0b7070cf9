"""Searching money: criteria like anywhere, and the ways in that tills use, under the same address."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.stores import make_store
from tests.factories.vouchers import make_voucher
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db
# the token, the rows of the page, and one per thing shown with them
COSTS = {"payables": 3, "payments": 6, "cases": 2, "work-orders": 4}


@pytest.mark.parametrize("path", COSTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_search_costs_the_same_whatever_it_finds(path: str, rows: int) -> None:
    store = make_store()
    for _ in range(rows):
        pay(make_work_order(store), "70.00")
    caller = Caller(*MONEY_SCOPES, "work_orders:read", stores=[store])
    caller.post(f"{path}/search/")
    with CaptureQueriesContext(connection) as queries:
        answer = caller.post(f"{path}/search/", {"sort": ["-store" if path != "cases" else "code"]})
    assert len(answer.json()["results"]) == rows
    assert len(queries) == COSTS[path], [query["sql"][:120] for query in queries]


def test_payments_of_a_till_on_a_day_by_amount() -> None:
    order = make_work_order()
    for number, amount in enumerate(("10.00", "30.00", "20.00")):
        pay(order, amount, number=f"T{number}")
    caller = Caller(*MONEY_SCOPES, stores=[order.store])
    where = {
        "and": [
            {"field": "store", "op": "eq", "value": order.store.code},
            {"field": "business_date", "op": "between", "value": ["2026-11-21", "2026-11-21"]},
            {"field": "amount", "op": "gte", "value": "20.00"},
        ]
    }
    page = caller.post("payments/search/", {"where": where, "sort": ["-amount"], "facets": ["business_date"]}).json()
    assert [row["amount"] for row in page["results"]] == ["30.00", "20.00"]
    assert page["facets"] == [
        {"field": "business_date", "values": [{"value": "2026-11-21", "count": 2}], "more": False}
    ]
    assert page["next_cursor"] is None


def test_a_way_in_narrows_and_criteria_narrow_it_further() -> None:
    orders = [make_work_order(), make_work_order()]
    for order in orders:
        order.customer.phone = "+33612345678"
        order.customer.save()
    caller = Caller(*MONEY_SCOPES, "payables:find", stores=[order.store for order in orders])
    asked = {"phone": "06 12 34 56 78", "sort": ["code"]}
    found = caller.post("payables/search/", asked).json()["results"]
    assert [row["code"] for row in found] == sorted(order.payable.code for order in orders)
    here = {"field": "store", "op": "eq", "value": orders[0].store.code}
    (one,) = caller.post("payables/search/", {**asked, "where": here}).json()["results"]
    assert one["code"] == orders[0].payable.code


def test_ways_in_ask_for_their_right_and_come_one_at_a_time() -> None:
    order = make_work_order()
    caller = Caller(*MONEY_SCOPES, stores=[order.store])
    assert problem(caller.post("payables/search/", {"phone": "0612345678"}))[:2] == (403, "scope_missing")
    assert problem(caller.post("payables/search/", {"code": "x", "card": "y"})) == (422, "invalid", ["/card"])
    assert problem(caller.post("payables/search/", {"phne": "0612345678"})) == (400, "malformed", ["/phne"])
    (found,) = caller.post("payables/search/", {"code": order.payable.ean, "phone": ""}).json()["results"]
    assert found["code"] == order.payable.code


def test_whose_a_payable_is_answers_to_who_may_find_it_by_customer() -> None:
    order = make_work_order()
    body = {"where": {"field": "customer", "op": "eq", "value": str(order.customer_id)}}
    finder = Caller(*MONEY_SCOPES, "payables:find", stores=[order.store])
    assert [row["code"] for row in finder.post("payables/search/", body).json()["results"]] == [order.payable.code]
    refused = Caller(*MONEY_SCOPES, stores=[order.store]).post("payables/search/", body)
    assert (problem(refused)[:2], refused.json()["scope"]) == ((403, "scope_missing"), "payables:find")


def test_a_cursor_of_one_customer_is_no_cursor_of_another() -> None:
    store = make_store()
    orders = [make_work_order(store) for _ in range(3)]
    for order in orders:
        order.customer.phone = "+33612345678"
        order.customer.save()
    caller = Caller(*MONEY_SCOPES, "payables:find", stores=[store])
    first = caller.post("payables/search/", {"phone": "0612345678", "limit": 2}).json()
    rest = caller.post("payables/search/", {"phone": "0612345678", "cursor": first["next_cursor"]}).json()
    codes = [row["subject_code"] for row in first["results"] + rest["results"]]
    assert codes == [order.code for order in reversed(orders)]
    for other in ({"phone": "0699999999"}, {}, {"card": "1"}):
        body = {**other, "cursor": first["next_cursor"]}
        assert problem(caller.post("payables/search/", body))[:2] == (400, "malformed")


def test_vouchers_are_searched_with_what_the_caller_may_do_and_never_by_their_code() -> None:
    store = make_store()
    small, large = make_voucher(store, "10.00"), make_voucher(store, "90.00")
    reader = Caller("vouchers:read", stores=[store])
    body: dict[str, Any] = {"where": {"field": "balance", "op": "gt", "value": "50.00"}, "facets": ["kind"]}
    page = Caller("vouchers:read", "vouchers:authorize", stores=[store]).post("vouchers/search/", body).json()
    (row,) = page["results"]
    assert (row["id"], [each["action"] for each in row["actions"]]) == (str(large.pk), ["authorize"])
    assert row["actions"][0]["href"] == f"/api/v1/vouchers/{large.pk}/authorize/"
    (row,) = reader.post("vouchers/search/", body).json()["results"]
    assert row["actions"] == []
    for name in ("code", "ean"):
        where = {"field": name, "op": "starts_with", "value": getattr(small, name)[:4]}
        assert problem(reader.post("vouchers/search/", {"where": where})) == (400, "malformed", ["/where/field"])
    assert problem(reader.post("vouchers/search/", {"text": small.code})) == (400, "malformed", ["/text"])
