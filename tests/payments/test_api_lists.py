"""Lists of payables, payments and cases: what they cost, how their pages follow, what they refuse."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay

pytestmark = pytest.mark.django_db

LISTS = {"payables/": 3, "payments/": 6, "cases/": 2}  # the token, the rows, and one per thing shown with them


@pytest.fixture
def till(order):
    return Caller(*MONEY_SCOPES, stores=[order.store])


@pytest.fixture
def order():
    return make_work_order()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_whatever_its_length(address, rows):
    store = make_store()
    for _ in range(rows):
        pay(make_work_order(store), "70.00")
    caller = Caller(*MONEY_SCOPES, stores=[store])
    caller.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = caller.get(address)
    assert len(answer.json()["results"]) == rows
    assert len(queries) == LISTS[address], [query["sql"][:120] for query in queries]


def test_pages_follow_each_other_without_a_gap(order):
    for number in range(5):
        pay(order, "1.00", number=f"T{number}")
    caller = Caller(*MONEY_SCOPES, stores=[order.store])
    seen, address = [], "payments/?limit=2"
    while address:
        page = caller.get(address).json()
        seen += [row["ticket_number"] for row in page["results"]]
        address = page["next_cursor"] and f"payments/?limit=2&cursor={page['next_cursor']}"
    assert seen == ["T4", "T3", "T2", "T1", "T0"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=%00", "cursor=x", "cursor=%00"])
def test_a_page_that_cannot_be_is_refused(till, query):
    assert problem(till.get(f"payments/?{query}"))[:2] == (400, "malformed")


def test_a_cursor_belongs_to_its_list(order, till):
    pay(order, "70.00")
    pay(order, "70.00")
    cursor = till.get("payments/?limit=1").json()["next_cursor"]
    assert problem(till.get(f"cases/?cursor={cursor}"))[:2] == (400, "malformed")
