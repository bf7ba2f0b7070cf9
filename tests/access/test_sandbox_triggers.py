"""Codes that answer awkwardly: each does what its line says, each time, in the sandbox and nowhere else."""

import threading
import time
from typing import Any

import pytest

from apps.access.api import rehearsing
from apps.access.sandbox import triggers
from apps.access.sandbox.fixtures import codes_of
from apps.access.sandbox.triggers import TRIGGERS, UNHEARD_OF
from apps.payments.models import Payable, Receipt
from apps.stores.models import Store
from tests.factories.api import problem
from tests.factories.lane import Lane, ticket
from tests.factories.sandbox import Learner
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the hang would have slept."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def fixture_in(store: Store, name: str) -> Payable:
    """A payable under a trigger's codes, made the short way."""
    order, codes = make_work_order(store), codes_of(store.code, name)
    Payable.objects.filter(subject_id=order.pk).update(code=codes.payable, ean=codes.ean, subject_code=codes.order)
    return Payable.objects.get(subject_id=order.pk)


class Asking:
    """The three calls of a till about one payable, by a program or by a till's key."""

    def __init__(self, store: Store, *, sandbox: bool, by_till: bool) -> None:
        self.till = make_till(store=store, code="1")
        self.caller: Any = Lane(self.till) if by_till else Learner(store, sandbox=sandbox)

    def find(self, payable: Payable) -> Any:
        return self.caller.get(f"payables/?code={payable.ean}")

    def open(self, payable: Payable) -> Any:
        return self.caller.post(f"payables/{payable.pk}/open/", {"store": self.till.store.code, "till": "1"})

    def pay(self, payable: Payable, /, **values: Any) -> Any:
        told = ticket(payable.code) | {"store": self.till.store.code} | values
        told["ticket"]["till"] = "1"
        return self.caller.post("payments/", told)


BOTH = pytest.mark.parametrize("by_till", [False, True], ids=["program", "till"])


@BOTH
@pytest.mark.parametrize(
    ("name", "status", "code", "retry_after"),
    [
        ("payable_reserved", 409, "payable_reserved", "1"),
        ("too_many_requests", 429, "too_many_requests", "2"),
        ("in_progress", 409, "in_progress", "1"),
        ("unavailable", 503, "unavailable", "5"),
        ("hang", 503, "unavailable", "5"),
    ],
)
def test_a_refusing_code_refuses_each_time_and_nothing_is_done(
    name: str, status: int, code: str, retry_after: str, by_till: bool, waits: list[float]
) -> None:
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=by_till), fixture_in(store, name)
    for _time in range(2):
        answer = getattr(asking, TRIGGERS[name].asked)(payable)
        assert (problem(answer), answer["Retry-After"]) == ((status, code, []), retry_after)
    now = Payable.objects.get(pk=payable.pk)
    assert (now.version, now.reserved_by, Receipt.objects.count()) == (payable.version, "", 0)
    assert waits == ([triggers.HANG_SECONDS] * 2 if name == "hang" else [])


@BOTH
def test_a_lost_answer_is_given_when_the_same_ticket_comes_again(by_till: bool) -> None:
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=by_till), fixture_in(store, "answer_lost")
    same = ticket(payable.code)
    lost = asking.pay(payable, **same)
    assert (problem(lost), lost["Retry-After"]) == ((504, "answer_lost", []), "2")
    assert (Receipt.objects.get().payable_id, Payable.objects.get(pk=payable.pk).payment_state) == (payable.pk, "paid")
    again = asking.pay(payable, **same)
    assert (again.status_code, again.json()["payable"]["payment_state"], Receipt.objects.count()) == (200, "paid", 1)


def test_a_lost_answer_is_given_when_the_same_key_comes_again() -> None:
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=False), fixture_in(store, "answer_lost")
    told = ticket(payable.code) | {"store": store.code}
    told["ticket"]["till"] = "1"
    lost, again = (asking.caller.post("payments/", told, key="once") for _time in range(2))
    assert (lost.status_code, again.status_code, again["Idempotent-Replayed"]) == (504, 201, "true")
    assert Receipt.objects.count() == 1


@BOTH
def test_an_unknown_value_is_found_and_stored_nowhere(by_till: bool) -> None:
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=by_till), fixture_in(store, "unknown_value")
    answer = asking.find(payable)
    assert [(row["id"], row["payment_state"]) for row in answer.json()["results"]] == [(str(payable.pk), UNHEARD_OF)]
    assert int(answer["Content-Length"]) == len(answer.content)
    assert Payable.objects.get(pk=payable.pk).payment_state == "due"


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_the_other_two_calls_about_a_trigger_are_answered_as_usual(name: str) -> None:
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=True), fixture_in(store, name)
    usual = {"find": 200, "open": 200, "pay": 201}
    asked = [call for call in usual if call != TRIGGERS[name].asked]
    assert [getattr(asking, call)(payable).status_code for call in asked] == [usual[call] for call in asked]


@BOTH
@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_the_same_code_in_a_real_store_is_a_code_like_any_other(name: str, by_till: bool, waits: list[float]) -> None:
    store = make_store()
    asking, payable = Asking(store, sandbox=False, by_till=by_till), fixture_in(store, name)
    found, held, paid = asking.find(payable), asking.open(payable), asking.pay(payable)
    assert [row["payment_state"] for row in found.json()["results"]] == ["due"]
    assert (held.status_code, paid.status_code, waits) == (200, 201, [])
    assert paid.json()["payable"]["payment_state"] == "paid"


def test_a_real_program_that_reaches_the_sandbox_notices_nothing_and_pays_no_query(
    django_assert_num_queries: Any,
) -> None:
    real, sandbox = make_store(), make_store(sandbox=True)
    plain = Asking(real, sandbox=False, by_till=False), fixture_in(real, "unknown_value")
    asking, payable = Asking(sandbox, sandbox=False, by_till=False), fixture_in(sandbox, "unknown_value")
    for one, its in (plain, (asking, payable)):
        one.find(its)  # notes its use, which is written at most once a minute
        with django_assert_num_queries(4):
            assert [row["payment_state"] for row in one.find(its).json()["results"]] == ["due"]


def test_a_second_hang_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thread of a process at most waits for nothing."""
    store = make_store(sandbox=True)
    asking, payable = Asking(store, sandbox=True, by_till=True), fixture_in(store, "hang")
    taken = threading.BoundedSemaphore(1)
    assert taken.acquire(blocking=False)
    monkeypatch.setattr(rehearsing, "_one_hangs", taken)
    monkeypatch.setattr(triggers, "HANG_SECONDS", None)  # sleeping that long would raise
    assert problem(asking.pay(payable))[:2] == (503, "unavailable")


def test_a_body_that_cannot_be_read_is_answered_as_ever() -> None:
    lane = Lane(make_till(store=make_store(sandbox=True)))
    for body in ("{", "[1]", '{"payable": 7}'):
        answer = lane.client.post("/api/v1/payments/", body, content_type="application/json")
        assert problem(answer)[0] in (400, 422)
    assert problem(lane.post(f"payables/{'-' * 36}/open/"))[:2] == (404, "not_found")
