"""Who may do what: people, programs, till keys and hooks in one list, for those who look after it."""

import csv
from typing import Any

import pytest
from django.utils import timezone

from apps.access.selectors import holdings
from apps.core.actors import system
from apps.stores.models import Store
from tests.factories.access import make_consumer, make_hook_source
from tests.factories.desk import make_worker, signed_in
from tests.factories.lane import Lane
from tests.factories.stores import actor_with, make_assignment, make_staff, make_store, make_till

pytestmark = pytest.mark.django_db
SYSTEM = system("test")
PAGE, CSV = "/consumers/who-may-do-what/", "/consumers/who-may-do-what.csv"


def furnish(store: Store) -> None:
    person = make_staff(display_name="Camille Durand")
    make_assignment(person, "clerk", store=store, until_date="2099-01-01")
    make_assignment(make_staff(display_name="Left Long Ago"), "clerk", store=store, until_date="2021-01-01")
    make_assignment(make_staff(display_name="Switched Off", is_active=False), "clerk", store=store)
    make_consumer(name="Web shop", store_ids=[store.pk], allowed_scopes=["stores:read"])
    make_consumer(name="Stopped", store_ids=[store.pk], suspended_at=timezone.now(), suspended_reason="x")
    Lane(make_till(store=store, code="7"))
    make_hook_source(store=store, legal_entity=store.entity, label="Till vendor")


def who(**narrowed: Any) -> list[str]:
    return [holding.who for holding in holdings(SYSTEM, **narrowed)]


def test_everybody_and_everything_with_a_right_stands_in_it() -> None:
    store = make_store()
    furnish(store)
    till = str(store.tills.get())
    assert who() == ["Camille Durand", "Web shop", till, "Till vendor"]
    assert who(right="conformance_runs:run") == [till]
    assert who(right="consumers:read") == []
    assert who(store_code=make_store().code) == []


def test_a_role_in_a_company_reaches_each_of_its_stores() -> None:
    store = make_store()
    make_assignment(make_staff(display_name="Maud Perrin"), "store_manager", entity=store.entity)
    sister = make_store(entity=store.entity)
    assert [who(store_code=one.code) for one in (store, sister, make_store())] == [["Maud Perrin"]] * 2 + [[]]


def test_one_reads_of_ones_own_stores_only() -> None:
    here, there = make_store(), make_store()
    furnish(there)
    assert holdings(actor_with(["access_report:read"], stores=[here])) == []
    assert len(holdings(actor_with(["access_report:read"], stores=[there]))) == 4


@pytest.mark.parametrize("how_many", [1, 3])
def test_its_questions_do_not_grow(how_many: int, django_assert_num_queries: Any) -> None:
    store = make_store()
    for number in range(how_many):
        make_assignment(make_staff(), "clerk", store=store)
        make_consumer(store_ids=[store.pk])
        Lane(make_till(store=store, code=str(number)))
        make_hook_source(store=store, legal_entity=store.entity)
    with django_assert_num_queries(6):
        assert len(holdings(SYSTEM)) == 4 * how_many


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("compliance_officer", 200), ("clerk", 403), ("store_manager", 403), ("integrator", 403)],
)
def test_it_is_for_auditors(role: str, status: int) -> None:
    client = signed_in(make_worker(make_store(), role))
    assert (client.get(PAGE).status_code, client.get(CSV).status_code) == (status, status)


def test_the_file_says_the_same_and_runs_no_formula() -> None:
    store = make_store()
    furnish(store)
    make_consumer(name="=HYPERLINK(1)", store_ids=[store.pk])
    client = signed_in(make_worker(store, "auditor", name="Ada Auditor"))
    answer = client.get(CSV, {"right": "stores:read"})
    lines = list(csv.reader(answer.content.decode().splitlines()))
    assert lines[0] == ["kind", "who", "role", "where", "from", "until", "rights"]
    programs = [line for line in lines if line[0] == "program"]
    assert [line[1] for line in programs] == ["'=HYPERLINK(1)", "Web shop"]
    assert programs[1][6] == "stores:read"
    assert [row.who for row in client.get(PAGE, {"right": "stores:read"}).context["rows"]] == [
        line[1].removeprefix("'") for line in lines[1:]
    ]
