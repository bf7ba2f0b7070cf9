"""How long somebody at a counter stands there: on a slow tablet (CPU ×6, 300 ms away), with a reader and two hands.

Hands type a key in 60 ms and do not think. An input is a field filled or chosen, a scan or a press; what the page does
is waited for. One warm round is not counted. `FLOWS=bike_bought,lot_line` measures those alone.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from apps.buyback.inputs import NewTradeIn, Reception
from apps.buyback.operations import trade_in
from apps.buyback.states import TradeInMode
from apps.core.permissions import CLERK
from apps.stores.models import Store
from tests.factories.desk import PIN
from tests.factories.screens import session_of
from tests.factories.stores import make_assignment, make_staff, make_store
from tests.factories.trade_ins import make_rule_set, make_seller
from tests.factories.workshop import person
from tests.screens.till import Till

from . import people
from .board import CHROMIUM
from .hands import Hands, buy_a_bicycle, check_in, find_by_name, lot_line, open_lot, pay_and_collect
from .stack import Stack

ROUNDS = 3
GOALS = {"check_in": 60, "found_by_name": 3, "pay_and_collect": 20, "bike_bought": 300, "lot_line": 30}  # seconds
MOST_INPUTS = {"check_in": 12}
FLOWS = os.environ.get("FLOWS", ",".join(GOALS)).split(",")


def run(stack: Stack) -> dict[str, Any]:
    store = make_store()
    make_rule_set(store.entity)
    staff = make_staff(pin=PIN)
    make_assignment(staff, CLERK, store=store)
    till, session = Till(stack.url, store), session_of(staff)
    ready = [(order.code, order.payable.ean) for order in people.orders(ROUNDS + 1, until="ready", store=store)]
    lot = _lot(store)
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in FLOWS}
    with sync_playwright() as playwright:  # from here on no query: Playwright's loop runs in this thread
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for number, order in enumerate(ready):
            with _at_the_counter(browser, stack, session) as page:
                flows = _flows(number, order, till)
                for name in FLOWS:
                    if name == "lot_line":
                        open_lot(Hands(page), lot)
                    took = _timed(page, flows[name])
                    if number:
                        found[name].append(took)
        browser.close()
    return {name: _told(name, times) for name, times in found.items()}


def _lot(store: Store) -> str:
    """Received from its seller, nothing in it yet."""
    clerk = person("clara", store)
    new = NewTradeIn(store_code=store.code, customer_id=make_seller(store).pk, mode=TradeInMode.LOT)
    row, _new = trade_in.draft(new, actor=clerk)
    return trade_in.receive(row.pk, Reception(), actor=clerk).code


def _flows(number: int, order: tuple[str, str], till: Till) -> dict[str, Callable[[Hands], None]]:
    family = f"Comptoir{number}"
    return {
        "check_in": lambda at: check_in(at, family),
        "found_by_name": lambda at: find_by_name(at, family),
        "pay_and_collect": lambda at: pay_and_collect(at, *order, lambda: till.ring(order[1])),
        "bike_bought": lambda at: buy_a_bicycle(at, f"Vendeur{number}"),
        "lot_line": lambda at: lot_line(at, number),
    }


def _timed(page: Page, act: Callable[[Hands], None]) -> tuple[float, int]:
    hands = Hands(page)
    began = time.monotonic()
    act(hands)
    return time.monotonic() - began, hands.inputs


def _told(name: str, times: list[tuple[float, int]]) -> dict[str, Any]:
    seconds = [each for each, _inputs in times]
    told = {
        "median_s": round(statistics.median(seconds), 1),
        "longest_s": round(max(seconds), 1),
        "goal_s": GOALS[name],
        "inputs": max(inputs for _seconds, inputs in times),
        "runs": len(times),
    }
    return told | ({"goal_inputs": MOST_INPUTS[name]} if name in MOST_INPUTS else {})


@contextmanager
def _at_the_counter(browser: Browser, stack: Stack, session: str) -> Iterator[Page]:
    # Playwright waits by evaluating in the page, which our policy forbids.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1024, "height": 768}, base_url=stack.url)
    context.set_default_timeout(60_000)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": stack.url}])
    page = context.new_page()
    page.goto("/")
    line = context.new_cdp_session(page)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    line.send("Network.enable")
    far = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", far)
    yield page
    context.close()
