"""A till that was offline sends ten thousand tickets, oldest first, a fifth of them twice, while the desk works on.

Two things count: the totals are exact, and the workshop board answers as it did before.
"""

import subprocess
import sys
import time
from decimal import Decimal
from typing import Any

import requests
from django.conf import settings
from django.db.models import Sum

from apps.access.operations import issue_device_key
from apps.core.actors import system
from apps.core.permissions import MANAGER
from apps.desk.simulator.offline import orders_for, unique_of
from apps.payments.models import Case, Receipt
from apps.stores.models import Store
from tests.factories.screens import session_of
from tests.factories.stores import make_store, make_till
from tests.factories.world import staff_as

from . import people
from .measure import spread
from .stack import ROOT, Stack

TICKETS, LOOKS = 10_000, 100
PAUSE, PATIENCE = 0.2, 3600  # seconds: between two looks at the board, for the whole flush
PRICE = Decimal("60.00")


def run(stack: Stack, tickets: int = TICKETS) -> dict[str, Any]:
    store = make_store()
    key = issue_device_key(actor=system("bench"), till_id=make_till(store=store, code="1").pk).key
    codes = [order.code for order in people.orders(orders_for(tickets), until="ready", store=store)]
    desk = requests.Session()
    desk.cookies.set(settings.SESSION_COOKIE_NAME, session_of(staff_as(MANAGER, store=store)))
    before = [_look(desk, stack) for _ in range(LOOKS)]
    began = time.monotonic()
    till = _flushing(stack, store, key, codes, tickets)
    meanwhile = []
    while till.poll() is None:
        meanwhile.append(_look(desk, stack))
        if time.monotonic() - began > PATIENCE:
            till.kill()
            raise SystemExit("the till was not done in an hour")
    seconds = time.monotonic() - began
    _said, complaint = till.communicate()
    if till.returncode:
        raise SystemExit(f"the till's expectations failed: {complaint}")
    return {"seconds": round(seconds), "totals": _totals(store, codes, tickets), "desk": _compared(before, meanwhile)}


def _flushing(stack: Stack, store: Store, key: str, codes: list[str], tickets: int) -> "subprocess.Popen[str]":
    """A process of its own, as a till is."""
    command = [
        sys.executable, "manage.py", "till", "--base-url", stack.url, "--scenario", "offline", "--store", store.code,
        "--device-key", key, "--tickets", str(tickets), *(f"--code={code}" for code in codes),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _look(desk: requests.Session, stack: Stack) -> float:
    """Milliseconds until the board is there."""
    time.sleep(PAUSE)  # as people look, not as a load generator does
    began = time.perf_counter()
    answer = desk.get(f"{stack.url}/workshop/", timeout=60)
    assert answer.status_code == 200, answer.status_code
    assert "/sign-in/" not in answer.url
    return (time.perf_counter() - began) * 1000


def _totals(store: Store, codes: list[str], tickets: int) -> dict[str, Any]:
    receipts = Receipt.objects.filter(store=store)
    found = {
        "receipts": receipts.count(),
        "sum": str(receipts.aggregate(sum=Sum("amount"))["sum"]),
        "cases": Case.objects.filter(store=store).count(),
    }
    expected = {"receipts": unique_of(tickets), "sum": str(PRICE * len(codes)), "cases": 0}
    if found != expected:
        raise SystemExit(f"the totals are {found}, and should be {expected}")
    return {"sent": tickets, **found}


def _compared(before: list[float], meanwhile: list[float]) -> dict[str, Any]:
    quiet, busy = spread(before), spread(meanwhile)
    return {
        "quiet": quiet,
        "while_flushing": busy,
        "p95_over_quiet": round(busy["p95_ms"] / quiet["p95_ms"], 2),
        "goal": "≤ 1.5",
    }
