"""Searching work orders: by what they are, by the thing, and by the customer for who may know them."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.factories.api import Caller, problem
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
READ, PII = "work_orders:read", "customers:pii"


def codes(caller: Caller, **body: Any) -> list[str]:
    answer = caller.post("work-orders/search/", body)
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


def test_criteria_order_and_counts() -> None:
    store = make_store()
    ready, quoted = make_work_order(store), make_work_order(store, until="quoted")
    make_work_order()
    caller = Caller(READ, stores=[store])
    due = {"field": "balance", "op": "gt", "value": "0.00"}
    assert codes(caller, where=due) == [ready.code]
    assert codes(caller, where={"not": due}) == [quoted.code]
    is_ready = {"field": "status", "op": "eq", "value": "ready"}
    answer = caller.post("work-orders/search/", {"facets": ["status"], "where": is_ready, "sort": ["-balance"]}).json()
    assert [row["code"] for row in answer["results"]] == [ready.code]
    assert answer["facets"] == [
        {"field": "status", "values": [{"value": "quoted", "count": 1}, {"value": "ready", "count": 1}], "more": False}
    ]


def test_typed_words_look_at_the_thing_and_at_the_customer_for_who_may_know_them() -> None:
    store = make_store()
    order, other = make_work_order(store), make_work_order(store)
    for each, name, thing in ((order, "anne durand", "velo bleu nakamura"), (other, "karim benali", "skis rossignol")):
        type(each.customer).objects.filter(pk=each.customer_id).update(search_text=name)
        type(each.item).objects.filter(pk=each.item_id).update(search_text=thing)
    clerk, machine = Caller(READ, PII, stores=[store]), Caller(READ, stores=[store])
    for text, found in (("nakamra", [order.code]), ("rossignol", [other.code]), (order.code.lower(), [order.code])):
        assert codes(clerk, text=text) == codes(machine, text=text) == found
    assert (codes(clerk, text="durant nakamura"), codes(machine, text="durant nakamura")) == ([order.code], [])
    assert (codes(clerk, text="karim"), codes(machine, text="karim")) == ([other.code], [])


def test_another_stores_order_and_an_unknown_field_are_not_found() -> None:
    order = make_work_order()
    caller = Caller(READ, stores=[make_store()])
    assert codes(caller, where={"field": "code", "op": "eq", "value": order.code}) == []
    where = {"field": "stauts", "op": "eq", "value": "ready"}
    answer = caller.post("work-orders/search/", {"where": where})
    assert problem(answer) == (400, "malformed", ["/where/field"])
    assert answer.json()["errors"][0]["detail"] == "Unknown field. Did you mean “status”?"


def test_the_samples_in_the_docs_are_understood() -> None:
    caller = Caller(READ, "products:read")
    guide = (Path(__file__).parents[2] / "docs" / "integrators.md").read_text(encoding="utf-8")
    samples = re.findall(r"^search ([a-z-]+) '(.+?)'$", guide, flags=re.DOTALL | re.MULTILINE)
    assert [path for path, _body in samples] == ["work-orders", "products"]
    assert [caller.post(f"{path}/search/", body.encode()).status_code for path, body in samples] == [200, 200]
