"""Calls are counted, whatever became of them, and written by somebody else than the request."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from oauth2_provider.models import AccessToken

from apps.access import counting, operations
from apps.access.counting import TALLY, CallCounter, Tally
from apps.access.inputs import UsageKey
from apps.access.middleware import CALLER_ATTRIBUTE
from apps.access.models import ApiUsage, Consumer
from apps.core.models import Event
from tests.factories.access import make_consumer
from tests.factories.api import Caller
from tests.factories.lane import Lane
from tests.factories.stores import make_store, make_till
from tests.races.threads import together

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TALLY, "_counts", {})


def counted() -> dict[tuple[str, int], int]:
    """After writing: operation and status class → calls."""
    TALLY.flush()
    return {(row.operation, row.status_class): row.calls for row in ApiUsage.objects.all()}


def key_of(consumer: Consumer, *, operation: str = "GET /api/v1/items/") -> UsageKey:
    return UsageKey("consumer", consumer.pk, AT.date(), operation, 2)


def test_calls_are_counted_by_address_not_by_thing() -> None:
    caller = Caller("stores:read")
    stores = [make_store() for _ in range(3)]
    for store in stores:
        caller.get(f"stores/{store.pk}/")
    caller.get("stores/")
    caller.get("stores")
    caller.client.head("/api/v1/stores/", headers=caller.headers)

    assert counted() == {
        ("GET /api/v1/stores/<uuid:identifier>/", 2): 3,
        ("GET /api/v1/stores/", 2): 2,
        ("HEAD /api/v1/stores/", 2): 1,
    }
    row = ApiUsage.objects.get(operation="GET /api/v1/stores/")
    assert (row.caller_kind, row.caller_id, row.day, row.deprecated) == (
        "consumer", caller.consumer.pk, timezone.now().date(), False,
    )  # fmt: skip
    assert row.bytes_out == 2 * len(caller.get("stores/").content)


def test_what_was_refused_or_rolled_back_counts_too() -> None:
    caller = Caller("work_orders:write")
    caller.get("stores/")
    caller.post("work-orders/", {"store": "NOWHERE"})
    AccessToken.objects.update(expires=timezone.now())
    caller.get("stores/")

    assert Event.objects.count() == 0
    assert counted() == {("GET /api/v1/stores/", 4): 2, ("POST /api/v1/work-orders/", 4): 1}


def test_a_tills_key_is_counted_and_a_stranger_is_not() -> None:
    lane = Lane(make_till())
    lane.get("payables/?code=nothing")
    Caller("stores:read").client.get("/api/v1/stores/", headers={"Authorization": "Bearer made-up"})

    assert counted() == {("GET /api/v1/payables/", 2): 1}
    assert ApiUsage.objects.get().caller_id == lane.device_key.pk


def test_counting_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    caller = Caller("stores:read")
    caller.get("me/")
    with django_assert_num_queries(1):  # the token with its consumer and its stores
        caller.client.options("/api/v1/stores/", headers=caller.headers)


@pytest.mark.parametrize("rows", [1, 3])
def test_any_number_of_counters_is_one_statement(rows: int, django_assert_num_queries: Any) -> None:
    tally, consumer = Tally(), make_consumer()
    for number in range(rows):
        tally.add(key_of(consumer, operation=f"GET /{number}"), size=1, at=AT, deprecated=False)
    with django_assert_num_queries(1):
        tally.flush()
    with django_assert_num_queries(0):
        tally.flush()


def test_later_counts_are_added_to_earlier_ones() -> None:
    tally, consumer = Tally(), make_consumer()
    for at, deprecated in ((AT, False), (AT - timedelta(hours=1), True)):
        tally.add(key_of(consumer), size=10, at=at, deprecated=deprecated)
        tally.flush()
    row = ApiUsage.objects.get()
    assert (row.calls, row.bytes_out, row.last_at, row.deprecated) == (2, 20, AT, True)


def test_a_database_that_is_away_loses_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    tally, consumer = Tally(), make_consumer()
    tally.add(key_of(consumer), size=1, at=AT, deprecated=False)

    def away(**_: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(operations, "add_usage", away)
        tally.flush()
    tally.add(key_of(consumer), size=1, at=AT, deprecated=False)
    tally.flush()
    assert ApiUsage.objects.get().calls == 2


def test_a_full_tally_is_written_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MANY", 2)
    tally, consumer = Tally(), make_consumer()
    tally.add(key_of(consumer, operation="GET /a"), size=1, at=AT, deprecated=False)
    assert not tally._full.is_set()
    tally.add(key_of(consumer, operation="GET /b"), size=1, at=AT, deprecated=False)
    assert tally._full.is_set()


def test_deprecated_operations_and_made_up_methods_are_marked() -> None:
    class Match:
        route = "api/v1/old/"

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Deprecation": "@1780272000"})

    request = RequestFactory().generic("BREW", "/api/v1/old/")
    setattr(request, CALLER_ATTRIBUTE, ("consumer", make_consumer().pk))
    request.resolver_match = Match()  # type: ignore[assignment]  # all that the counter reads of one
    CallCounter(answer)(request)
    TALLY.flush()
    assert list(ApiUsage.objects.values_list("operation", "deprecated")) == [("OTHER /api/v1/old/", True)]


def test_thirteen_months_are_kept() -> None:
    tally, consumer, today = Tally(), make_consumer(), timezone.now()
    for days in (396, 397):
        at = today - timedelta(days=days)
        tally.add(key_of(consumer)._replace(day=at.date()), size=1, at=at, deprecated=False)
    tally.flush()
    assert operations.purge_usage() == 1
    assert ApiUsage.objects.get().day == (today - timedelta(days=396)).date()


@pytest.mark.django_db(transaction=True)
def test_threads_and_processes_lose_nothing() -> None:
    """Two processes' tallies, four threads each, that write the same counters while others count."""
    consumer, tallies = make_consumer(), (Tally(), Tally())
    keys = [key_of(consumer, operation=f"GET /{number}") for number in range(20)]

    def count(number: int) -> None:
        tally = tallies[number % 2]
        for _round in range(25):
            for key in keys if number % 3 else reversed(keys):
                tally.add(key, size=1, at=AT, deprecated=False)
            tally.flush()

    together(*(partial(count, number) for number in range(8)))
    assert set(ApiUsage.objects.values_list("calls", "bytes_out")) == {(200, 200)}
    assert ApiUsage.objects.count() == 20


ENDING = """
import django; django.setup()
from uuid import UUID
from django.utils import timezone
from apps.access.counting import TALLY
from apps.access.inputs import UsageKey
TALLY.start()
now = timezone.now()
TALLY.add(UsageKey("consumer", UUID(int=7), now.date(), "GET /last", 2), size=1, at=now, deprecated=False)
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_writes_its_last_counts() -> None:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "recommerce.settings.test"}
    checkout = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", ENDING], cwd=checkout, env=environment, check=True, timeout=60)
    assert list(ApiUsage.objects.values_list("operation", "calls")) == [("GET /last", 1)]


def test_a_rolled_back_transaction_around_the_request_does_not_take_the_count_along() -> None:
    caller = Caller("stores:read")
    with transaction.atomic():
        caller.get("stores/")
        transaction.set_rollback(True)
    assert counted() == {("GET /api/v1/stores/", 2): 1}
