"""Lists of work orders over HTTP: their cost, their filters, and the technicians orders are given to."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.technicians.operations import register_technician
from apps.workshop.models import WorkOrder
from tests.factories.api import WORKSHOP_SCOPES, Caller, problem
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import make_customer, make_work_order, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_whatever_their_length(rows):
    store = make_store()
    for _ in range(rows):
        make_work_order(store, until="approved")
        register_technician(staff=make_staff(), store=store, actor=person("lea", store))
    caller = Caller(*WORKSHOP_SCOPES, stores=[store])
    caller.get("work-orders/")
    for address, expected in {"work-orders/": 4, "technicians/": 3}.items():
        with CaptureQueriesContext(connection) as queries:
            answer = caller.get(address)
        assert len(answer.json()["results"]) == rows
        assert len(queries) == expected, [query["sql"][:120] for query in queries]


def test_lists_are_narrowed_by_what_is_asked():
    store, other = make_store(), make_store()
    ready, quoted = make_work_order(store), make_work_order(store, until="quoted")
    elsewhere = make_work_order(other)
    caller = Caller(*WORKSHOP_SCOPES, stores=[store])
    asked = {
        "": {ready.code, quoted.code},
        "status=ready": {ready.code},
        "status=ready&status=quoted": {ready.code, quoted.code},
        "payment_state=due": {ready.code},
        f"code={quoted.code}": {quoted.code},
        f"code={elsewhere.code}": set(),
        f"customer={ready.customer_id}": {ready.code},
        f"store={other.code}": set(),
    }
    for query, codes in asked.items():
        assert {row["code"] for row in caller.get(f"work-orders/?{query}").json()["results"]} == codes


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("status=nope", "/status"), ("customer=1", "/customer"), ("code=%00", "/code"), ("promised_before=x", None)],
)
def test_a_criterion_without_sense_is_named(query, pointer):
    answer = problem(Caller(*WORKSHOP_SCOPES).get(f"work-orders/?{query}"))
    assert answer[0] == 422
    assert pointer is None or answer[2] == [pointer]


def test_technicians_are_those_of_ones_stores():
    store = make_store()
    staff = make_staff(display_name="Tina")
    technician = register_technician(staff=staff, store=store, skills=["ski"], actor=person("lea", store))
    (row,) = Caller("technicians:read", stores=[store]).get("technicians/").json()["results"]
    assert row == {
        "id": str(technician.id), "name": "Tina", "store": store.code, "skills": ["ski"], "active": True, "version": 1,
        "references": [], "created_at": row["created_at"], "updated_at": row["updated_at"],
    }  # fmt: skip
    assert Caller("technicians:read", stores=[make_store()]).get("technicians/").json()["results"] == []


def test_a_technician_is_assigned_and_another_stores_is_not():
    order = make_work_order(until="checked_in")
    ours = register_technician(staff=make_staff(), store=order.store, actor=person("lea", order.store))
    foreign = make_store()
    theirs = register_technician(staff=make_staff(), store=foreign, actor=person("lea", foreign))
    caller = Caller(*WORKSHOP_SCOPES, stores=[order.store])
    address = f"work-orders/{order.id}/assign/"
    assert caller.post(address, {"technician": str(ours.id)}).json()["technician"] == str(ours.id)
    before = list(WorkOrder.objects.values())
    assert problem(caller.post(address, {"technician": str(theirs.id)})) == (422, "invalid", ["/technician"])
    assert problem(caller.post(address, {})) == (422, "invalid", ["/technician"])
    assert list(WorkOrder.objects.values()) == before


def test_another_companys_customer_is_as_absent_as_none():
    store = make_store()
    stranger = make_customer(make_store())
    caller = Caller(*WORKSHOP_SCOPES, stores=[store])
    answers = [
        caller.post("work-orders/", {"store": store.code, "customer": str(identifier)}).json()["errors"]
        for identifier in (stranger.id, uuid4())
    ]
    assert answers[0] == answers[1]
