"""An integrator's till examined over HTTP: a well-behaved one, a careless one, and who may be examined at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.access.conformance.checks import Call, Seen, verdicts
from apps.access.conformance.suite import CHECKS, LASTS, VERSION, Role
from apps.access.models import ConformanceCall, ConformanceRun
from apps.core.models import Event
from apps.payments.models import Receipt
from apps.workshop.models import WorkOrder
from tests.factories.api import Caller, problem
from tests.factories.lane import Lane, lane_in, sandbox_lane, ticket
from tests.factories.stores import make_store
from tests.factories.world import staff_as

pytestmark = pytest.mark.django_db

RUNS = "conformance-runs/"


@pytest.fixture
def lane() -> Lane:
    return sandbox_lane()


def begin(lane: Lane) -> dict[str, Any]:
    answer = lane.post(RUNS)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def finish(lane: Lane, run: dict[str, Any]) -> dict[str, Any]:
    answer = lane.post(f"{RUNS}{run['id']}/finish/")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def outcomes(run: dict[str, Any]) -> dict[str, str]:
    return {result["check"]: result["outcome"] for result in run["results"]}


def pay(lane: Lane, order: dict[str, str], **values: Any) -> Any:
    return lane.post("payments/", ticket(order["ean"], **values))


def hold(lane: Lane, order: dict[str, str], what: str = "open") -> Any:
    return lane.post(f"payables/{order['payable']}/{what}/")


def behave(lane: Lane, orders: dict[str, dict[str, str]]) -> None:
    """Everything a till should show, in the order a person would do it."""
    assert lane.get(f"payables/?code={orders[Role.PAY]['ean']}").json()["results"][0]["balance"] == "60.00"
    for role in (Role.PAY, Role.DISCOUNT, Role.REFUND, Role.GIVE_UP, Role.LOST):
        assert hold(lane, orders[role]).status_code == 200
    assert pay(lane, orders[Role.PAY]).status_code == 201
    line = {"due": "60.00", "paid": "57.00", "discount": "3.00", "discount_reason": "loyalty"}
    assert pay(lane, orders[Role.DISCOUNT], amount="57.00", lines=[line]).status_code == 201
    sold = ticket(orders[Role.REFUND]["ean"])
    assert lane.post("payments/", sold).status_code == 201
    back = {**sold["ticket"], "till": lane.till.code}
    assert pay(lane, orders[Role.REFUND], kind="refund", reverses=back).json()["payable"]["payment_state"] == "refunded"
    assert hold(lane, orders[Role.GIVE_UP], "discard").status_code == 200
    assert problem(hold(lane, orders[Role.HELD]))[:2] == (409, "payable_reserved")
    lost = ticket(orders[Role.LOST]["ean"])
    assert problem(lane.post("payments/", lost))[:2] == (504, "answer_lost")
    assert lane.post("payments/", lost).status_code == 200


def wait_as_told(lane: Lane, order: dict[str, str]) -> None:
    """The record's clock is turned back instead of waiting."""
    busy = hold(lane, order)
    assert (problem(busy)[:2], busy["Retry-After"]) == ((429, "too_many_requests"), "2")
    told = ConformanceCall.objects.get(code="too_many_requests")
    ConformanceCall.objects.filter(pk=told.pk).update(at=told.at - timedelta(days=365))
    assert hold(lane, order).status_code == 200


def test_a_well_behaved_till_passes_every_check(lane: Lane) -> None:
    run = begin(lane)
    assert (run["suite"], run["score"], set(run["orders"])) == (VERSION, None, {role.value for role in Role})
    behave(lane, run["orders"])
    wait_as_told(lane, run["orders"][Role.BUSY])
    done = finish(lane, run)
    assert outcomes(done) == dict.fromkeys(CHECKS, "passed")
    assert (done["score"], ConformanceRun.objects.get().score) == (100, 100)
    assert Receipt.objects.filter(payable_id=run["orders"][Role.LOST]["payable"]).count() == 1
    assert [event.type.rpartition("recommerce.")[2] for event in Event.objects.filter(resource="conformance_run")] == [
        "conformance_run.started.v1", "conformance_run.finished.v1",
    ]  # fmt: skip


def test_a_careless_till_is_told_what_to_mend(lane: Lane) -> None:
    run = begin(lane)
    orders = run["orders"]
    lost = ticket(orders[Role.LOST]["ean"])
    lane.post("payments/", lost)
    pay(lane, orders[Role.LOST])  # a new number after a lost answer, hence paid twice
    pay(lane, orders[Role.DISCOUNT], amount="57.00", lines=[{"due": "60.00", "paid": "57.00", "discount": "3.00"}])
    pay(lane, orders[Role.PAY], kind="refund")  # of which ticket?
    hold(lane, orders[Role.HELD])
    pay(lane, orders[Role.HELD])
    hold(lane, orders[Role.BUSY])
    hold(lane, orders[Role.BUSY])
    hold(lane, orders[Role.GIVE_UP])
    lane.post("payments/", ticket("WO-INVENTED", occurred_at="2031-01-01T00:00:00Z"))
    lane.post("payments/", {"payable": orders[Role.PAY]["ean"]})
    same = ticket(orders[Role.REFUND]["ean"], amount="10.00")
    lane.post("payments/", same)
    lane.post("payments/", {**same, "tenders": [{"method": "card", "amount": "20.00"}]})
    lane.post("payments/", ticket(orders[Role.PAY]["ean"], amount="1.00", lines=[{"due": "60.00", "paid": "60.00"}]))
    failed = {check for check, outcome in outcomes(finish(lane, run)).items() if outcome == "failed"}
    assert failed == set(CHECKS) - {"found_by_ean"}


def test_what_was_never_tried_is_not_passed(lane: Lane) -> None:
    run = begin(lane)
    done = finish(lane, run)
    assert (done["score"], outcomes(done)) == (0, dict.fromkeys(CHECKS, "not_seen"))
    assert [result["todo"] for result in done["results"]] == [str(check.todo) for check in CHECKS.values()]


def test_starting_twice_is_one_run_and_an_ended_one_stays_as_it_was(lane: Lane) -> None:
    run = begin(lane)
    again = lane.post(RUNS)
    assert (again.status_code, again.json()["id"]) == (200, run["id"])
    finish(lane, run)
    assert problem(lane.post(f"{RUNS}{run['id']}/finish/")) == (409, "run_finished", [])
    lane.get("payables/?code=1")
    assert (ConformanceRun.objects.count(), ConformanceCall.objects.count()) == (1, 0)
    assert lane.post(RUNS).status_code == 201
    assert [row["id"] for row in lane.get(RUNS).json()["results"]][-1] == run["id"]


def test_a_real_store_is_nobodys_playground() -> None:
    lane = lane_in(make_store())
    assert problem(lane.post(RUNS)) == (422, "not_sandbox", [])
    assert (ConformanceRun.objects.count(), WorkOrder.objects.count()) == (0, 0)


def test_a_program_is_examined_in_the_sandbox_store_it_names() -> None:
    store, real = make_store(sandbox=True), make_store()
    program = Caller("conformance_runs:run", "conformance_runs:read", "payables:read", stores=[store])
    type(program.consumer).objects.filter(pk=program.consumer.pk).update(sandbox=True)
    assert problem(program.post(RUNS)) == (422, "invalid", ["/store"])
    assert problem(program.post(RUNS, {"store": real.code})) == (422, "invalid", ["/store"])
    run = program.post(RUNS, {"store": store.code})
    assert (run.status_code, run.json()["caller"]) == (201, program.consumer.name)
    program.get(f"payables/?code={run.json()['orders'][Role.PAY]['ean']}")
    done = program.post(f"{RUNS}{run.json()['id']}/finish/").json()
    assert outcomes(done)["found_by_ean"] == "passed"


def test_another_tills_run_is_not_there(lane: Lane) -> None:
    run = begin(lane)
    other = lane_in(lane.till.store, "8")
    assert other.get(RUNS).json()["results"] == []
    assert problem(other.get(f"{RUNS}{run['id']}/")) == (404, "not_found", [])
    assert problem(other.post(f"{RUNS}{run['id']}/finish/")) == (404, "not_found", [])
    assert ConformanceRun.objects.get().finished_at is None


def test_without_a_run_nothing_is_recorded_and_no_answer_is_lost(lane: Lane) -> None:
    run = begin(lane)
    finish(lane, run)
    assert pay(lane, run["orders"][Role.LOST]).status_code == 201
    assert ConformanceCall.objects.count() == 0


def test_the_page_of_the_key_starts_a_run_and_shows_what_to_mend(lane: Lane) -> None:
    client = Client()
    client.force_login(staff_as("store_manager", store=lane.till.store))
    key_page = f"/tills/keys/{lane.device_key.pk}/"
    started = client.post(f"{key_page}examine/")
    page = client.get(started["Location"]).content.decode()
    run = ConformanceRun.objects.get()
    assert run.orders[Role.PAY]["ean"] in page
    hold(lane, run.orders[Role.GIVE_UP])
    client.post(f"{started['Location']}finish/")
    judged = client.get(started["Location"])
    told = {check["title"]: (check["kind"], check["todo"]) for check in judged.context["checks"]}
    gave_up = CHECKS["discarded_on_giving_up"]
    assert told[gave_up.title] == ("blocked", gave_up.todo)
    assert str(gave_up.todo) in judged.content.decode()
    assert [row.pk for row in client.get(key_page).context["runs"]] == [run.pk]


def test_a_run_that_nobody_finished_ends_after_a_day_and_another_begins(lane: Lane) -> None:
    run = begin(lane)
    hold(lane, run["orders"][Role.PAY])
    ConformanceRun.objects.update(started_at=timezone.now() - LASTS)
    hold(lane, run["orders"][Role.PAY])
    assert ConformanceCall.objects.count() == 1
    assert begin(lane)["id"] != run["id"]
    assert [run.score is None for run in ConformanceRun.objects.order_by("started_at")] == [False, True]


def test_a_run_keeps_so_many_calls_and_no_more(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.access.conformance.suite.MOST_CALLS", 2)
    run = begin(lane)
    for _ in range(3):
        hold(lane, run["orders"][Role.PAY])
    assert ConformanceCall.objects.count() == 2


def test_twice_the_calls_are_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def good(call: Call) -> bool:
        looked.append(call)
        return 200 <= call.status < 300

    monkeypatch.setattr(Call, "good", property(good))

    def judged(number: int) -> int:
        looked.clear()
        at = timezone.now()
        calls = [
            Call(at, "pay", 201, payable_id=str(n), facts={"kind": "payment", "ticket": f"T-{n}"})
            for n in range(number)
        ]
        verdicts(Seen(calls, {}, {}))
        return len(looked)

    assert judged(200) == 2 * judged(100)
