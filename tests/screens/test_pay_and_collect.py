"""Pay and collect, at a slow counter (CPU ×6, 300 ms away): a scan, a till with one header, one press, one more.

How long it takes is `make bench`'s to say; here it is how little there is to do.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.desk import make_worker
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

from .reader import scan
from .till import Till

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


class Counter:
    """A clerk with a wedge scanner, whose every scan and press is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs = page, 0
        line = page.context.new_cdp_session(page)
        line.send("Emulation.setCPUThrottlingRate", {"rate": 6})
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1},
        )

    def scan(self, code: str) -> None:
        scan(self.page, code)
        self.inputs += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first.click()
        self.inputs += 1


@pytest.mark.parametrize("scanned", ["code", "ean"])
def test_three_inputs_from_the_slip_to_the_door(open_desk: Any, site: str, scanned: str) -> None:
    store = make_store(name="Annecy Centre")
    order = make_work_order(store)
    till = Till(site, store)
    desk = open_desk(make_worker(store, "clerk"))
    desk.page.goto("/")
    counter = Counter(desk.page)

    counter.scan(getattr(order.payable, scanned))
    desk.page.wait_for_url(f"**/workshop/{order.code}/")
    till.ring(order.payable.ean)
    expect(desk.page.locator("#order-head, header").get_by_text("Paid").first).to_be_visible()
    counter.press("Hand over")
    desk.page.locator("#act-send").click()
    counter.inputs += 1
    desk.page.wait_for_url(f"**/workshop/{order.code}/")
    order.refresh_from_db()
    assert (order.status, order.payment_state, counter.inputs) == ("handed_over", "paid", 3)
