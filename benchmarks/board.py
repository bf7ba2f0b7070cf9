"""The first paint of the workshop board on a slow tablet (CPU ×6) against the stock admin's list.

Two lists: as it opens, with its hundred rows of every store, and narrowed to the very orders the board shows.
"""

import statistics
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from tests.factories.stores import make_assignment, make_staff, make_store

from . import people
from .measure import spread
from .stack import Stack
from .stock.server import StockServer

ROUNDS, ORDERS = 9, 40
CHROMIUM = "/usr/bin/chromium"


def run(stack: Stack) -> dict[str, Any]:
    store = make_store()
    people.orders(ORDERS, until="quoted", store=store)
    staff = make_staff()
    make_assignment(staff, "store_manager", store=store)
    session = Client()
    session.force_login(staff, backend="apps.stores.authentication.StaffBackend")
    cookie = {"name": "sessionid", "value": session.cookies["sessionid"].value, "url": stack.url}
    with StockServer(stack) as stock, sync_playwright() as playwright:
        listed = f"{stock.url}/admin/workshop/workorder/"
        pages = {
            "board": f"{stack.url}/workshop/",
            "stock_admin": listed,
            "stock_same_orders": f"{listed}?store__id__exact={store.pk}",
        }
        times: dict[str, list[float]] = {name: [] for name in pages}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for number in range(ROUNDS + 1):
            for name, address in pages.items():
                paint = _first_paint(browser, address, cookie)
                if number:  # the first round warms the server
                    times[name].append(paint)
        browser.close()
    return {
        **{name: spread(values) for name, values in times.items()},
        **{
            f"board_over_{name}": round(statistics.median(times["board"]) / statistics.median(times[name]), 2)
            for name in ("stock_admin", "stock_same_orders")
        },
        "goal": "≤ 0.5",
    }


def _first_paint(browser: Browser, address: str, cookie: Any) -> float:
    """First contentful paint in ms, with a cold cache."""
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    context.add_cookies([cookie])
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    answer = page.goto(address, wait_until="load")
    if answer is None or not answer.ok:
        raise SystemExit(f"{address} answered {answer.status if answer else None}")
    paint = page.evaluate(
        """() => new Promise(resolve => {
            const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
            const wait = () => seen() ? resolve(seen().startTime) : requestAnimationFrame(wait);
            wait();
        })"""
    )
    context.close()
    return float(paint)
