"""A call of one's own is found by its X-Request-ID: what it came to, never what was said, and only one's own."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from apps.access import counting, operations
from apps.access.counting import TALLY
from apps.access.models import ApiCall
from tests.factories.api import Caller, problem
from tests.factories.desk import make_worker, signed_in
from tests.factories.lane import Lane
from tests.factories.stores import make_store, make_till

pytestmark = pytest.mark.django_db
ID = "order-sync-4711"
PAGE = "/developers/calls/"


@pytest.fixture(autouse=True)
def nothing_noted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TALLY, "_counts", {})
    TALLY._calls.clear()


def said(caller: Caller, path: str, request_id: str = ID) -> Any:
    return caller.client.get(f"/api/v1/{path}", headers={**caller.headers, "X-Request-ID": request_id})


def found_by(caller: Caller, request_id: str = ID) -> list[dict[str, Any]]:
    """After writing, as the process does every few seconds."""
    TALLY.flush()
    answer = caller.get(f"me/calls/?request_id={request_id}")
    assert answer.status_code == 200
    return list(answer.json()["results"])


def test_a_call_is_found_by_its_id_with_its_code_and_time_and_without_what_was_said() -> None:
    caller = Caller("stores:read")
    said(caller, f"stores/{uuid4()}/")
    refused = said(caller, "customers/?name=Durand")
    assert refused["X-Request-ID"] == refused.json()["trace_id"] == ID

    later, earlier = found_by(caller)
    assert [{**row, "at": "", "milliseconds": 0} for row in (earlier, later)] == [
        {"request_id": ID, "at": "", "method": "GET", "path": "/api/v1/stores/<uuid:identifier>/", "status": 404,
         "code": "not_found", "milliseconds": 0},
        {"request_id": ID, "at": "", "method": "GET", "path": "/api/v1/customers/", "status": 403,
         "code": "scope_missing", "milliseconds": 0},
    ]  # fmt: skip
    assert earlier["milliseconds"] >= 0
    assert "Durand" not in str(list(ApiCall.objects.values_list()))


def test_nobody_finds_another_s_call() -> None:
    caller, other, lane = Caller("stores:read"), Caller("stores:read"), Lane(make_till())
    said(caller, "stores/")
    assert (len(found_by(caller)), found_by(other)) == (1, [])
    assert lane.get(f"me/calls/?request_id={ID}").json() == {"results": []}


def test_a_till_finds_its_own() -> None:
    lane = Lane(make_till())
    given = lane.get("payables/?code=nothing")["X-Request-ID"]
    TALLY.flush()
    assert [row["path"] for row in lane.get(f"me/calls/?request_id={given}").json()["results"]] == ["/api/v1/payables/"]


@pytest.mark.parametrize(
    "asked", ["", "?request_id=short", "?request_id=%00%00%00%00%00%00%00%00", "?request_id=a b c d e f"]
)
def test_what_no_request_can_bear_is_refused(asked: str) -> None:
    assert problem(Caller("stores:read").get(f"me/calls/{asked}"))[:2] == (400, "malformed")


def test_what_was_rolled_back_is_noted_too() -> None:
    caller = Caller("stores:read")
    with transaction.atomic():
        said(caller, "stores/")
        transaction.set_rollback(True)
    assert [row["status"] for row in found_by(caller)] == [200]


@pytest.mark.parametrize("calls", [1, 3])
def test_any_number_of_calls_is_one_statement(calls: int, django_assert_num_queries: Any) -> None:
    caller = Caller("stores:read")
    for _ in range(calls):
        said(caller, "stores/")
    TALLY._flush_counts()
    with django_assert_num_queries(1):
        TALLY.flush()
    assert ApiCall.objects.count() == calls


def test_a_database_that_is_away_makes_the_log_late_and_never_large(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = Caller("stores:read")

    def away(_calls: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "add_calls", away)
        for _ in range(3):
            said(caller, "stores/")
            TALLY.flush()
    assert len(found_by(caller)) == 3
    assert TALLY._calls.maxlen == counting.MOST_CALLS


def test_seven_days_are_kept_in_partitions_of_a_day() -> None:
    today = timezone.now().date()
    assert operations.roll_call_log(today - timedelta(days=20)) == (14, 0)
    caller = Caller("stores:read")
    said(caller, "stores/")
    TALLY.flush()
    made, dropped = operations.roll_call_log(today)
    assert (made > 0, dropped) == (True, 13)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(inhrelid::regclass::text) FROM pg_inherits WHERE inhparent = 'access_apicall'::regclass"
        )
        (oldest,) = cursor.fetchone()
    assert oldest == f"access_apicall_{today - timedelta(days=7):%Y%m%d}"
    assert len(found_by(caller)) == 1


def test_who_looks_after_programs_finds_their_calls_on_a_page() -> None:
    caller = Caller("stores:read")
    said(caller, "customers/")
    TALLY.flush()
    store = make_store()
    clients = {role: signed_in(make_worker(store, role)) for role in ("integrator", "clerk")}
    shown = clients["integrator"].get(PAGE, {"request_id": ID}).content.decode()
    assert "GET /api/v1/customers/" in shown
    assert "/developers/errors/#scope_missing" in shown
    assert caller.consumer.name in shown
    assert f'href="{PAGE}"' in clients["integrator"].get("/developers/").content.decode()
    assert clients["integrator"].get(PAGE, {"request_id": "\x00"}).status_code == 200
    assert clients["clerk"].get(PAGE).status_code == 403
    assert f'href="{PAGE}"' not in clients["clerk"].get("/developers/").content.decode()
    assert Client().get(PAGE).status_code == 302
