"""A till's hook while every partner hangs and a thousand deliveries wait, against a healthy hour.

Two times count: until the till has its answer, and until the order reads `paid`.
"""

import json
import time
from datetime import UTC, datetime
from itertools import count
from typing import Any

import requests
from django.db.models.functions import Now
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from apps.core.models import Delivery, Event, WorkState
from apps.core.models.work import DUE_STATES
from apps.integrations.models import Connection, Health
from apps.integrations.operations import PartnerChannel
from apps.workshop.models import WorkOrder
from tests.factories.access import SIGNING_SECRET, make_hook_source
from tests.factories.integrations import make_connection
from tests.factories.stores import make_store

from . import people
from .measure import spread
from .stack import Stack

ROUNDS, PER_ROUND, BACKLOG = 6, 10, 1000
HANG = json.dumps({"kind": "slow", "seconds": 30}).encode()


def run(stack: Stack) -> dict[str, Any]:
    store = make_store()
    connection = make_connection(store.entity, stack.partner, code="bench")
    source = make_hook_source(store=store)
    numbers = count(1)
    times: dict[str, dict[str, list[float]]] = {name: {"answer": [], "paid": []} for name in ("healthy", "hanging")}
    for _ in range(ROUNDS):
        for name in ("healthy", "hanging"):
            orders = people.orders(PER_ROUND, until="ready", store=store)
            (_hang if name == "hanging" else _heal)(stack, connection, orders[0])
            _settle(connection, calls=PartnerChannel.slots if name == "hanging" else 0)
            for order in orders:
                answer, paid = pay(stack, source.code, order, next(numbers))
                times[name]["answer"].append(answer)
                times[name]["paid"].append(paid)
    _heal(stack, connection, None)
    return {part: _ratio(times, part) for part in ("answer", "paid")}


def pay(stack: Stack, code: str, order: WorkOrder, number: int) -> tuple[float, float]:
    now = datetime.now(UTC)
    body = json.dumps(
        {
            "payable": order.code,
            "kind": "payment",
            "occurred_at": now.isoformat(),
            "store": order.store.code,
            "ticket": {"till": "1", "business_date": now.date().isoformat(), "number": f"B-{number}"},
            "currency": "EUR",
            "tenders": [{"method": "cash", "amount": str(order.balance)}],
        }
    )
    identity = f"bench-{number}-{order.code}"
    signature = Webhook(SIGNING_SECRET).sign(identity, now, body)
    headers = {
        "webhook-id": identity,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
        "Content-Type": "application/json",
    }
    began = time.perf_counter()
    answer = requests.post(f"{stack.url}/hooks/{code}/", data=body, headers=headers, timeout=30)
    answered = time.perf_counter()
    assert answer.status_code == 202, answer.text
    while not WorkOrder.objects.filter(pk=order.pk, status="paid").exists():
        if time.perf_counter() - began > 30:
            raise SystemExit(f"{order.code} was not paid in thirty seconds")
        time.sleep(0.002)  # asking the database more often would slow what is measured
    return (answered - began) * 1000, (time.perf_counter() - began) * 1000


def _hang(stack: Stack, connection: Connection, order: WorkOrder) -> None:
    """Every slot busy with a call that takes thirty seconds, and a thousand more waiting."""
    stack.control("faults", HANG)
    Health.objects.filter(connection=connection).update(opened_at=None, failures_in_row=0)
    event = Event.objects.filter(aggregate_id=order.id, position__isnull=False).earliest("id")
    Delivery.objects.bulk_create(
        Delivery(
            event=event,
            channel="partner",
            target=f"{connection.id}/CustomerUpsert/{number}",
            document_kind="CustomerUpsert",
            aggregate_id=order.customer_id,
            position=event.position or 0,
            store_id=order.store_id,
        )
        for number in range(BACKLOG)
    )


def _heal(stack: Stack, connection: Connection, order: WorkOrder | None) -> None:
    stack.control("faults", method="DELETE")
    Delivery.objects.filter(channel="partner", state__in=("pending", "unknown")).update(
        state=WorkState.SKIPPED, finished_at=timezone.now(), lease_until=None
    )


def _settle(connection: Connection, *, calls: int) -> None:
    """Until making the orders has had its consequences, and as many calls hang as should: neither is measured."""
    ours = Delivery.objects.filter(state__in=DUE_STATES).exclude(channel="partner")
    under_way = Delivery.objects.filter(target__startswith=str(connection.id), lease_until__gt=Now())
    deadline = time.monotonic() + 60
    while Event.objects.filter(position=None).exists() or ours.exists() or under_way.count() != calls:
        if time.monotonic() > deadline:
            raise SystemExit(f"{under_way.count()} calls were under way instead of {calls}")
        time.sleep(0.05)  # asking the database more often would slow what it waits for


def _ratio(times: dict[str, dict[str, list[float]]], part: str) -> dict[str, Any]:
    healthy, hanging = spread(times["healthy"][part]), spread(times["hanging"][part])
    return {
        "healthy": healthy,
        "hanging": hanging,
        "hanging_over_healthy": round(hanging["median_ms"] / healthy["median_ms"], 2),
        "goal": "≤ 1.10",
    }
