"""The pages of tills, keys, conformance and the simulator: in both sizes, themes and languages, and by scanner."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.access.models import DeviceKey
from apps.access.operations import finish_conformance_run, start_conformance_run
from apps.core.actors import system
from apps.desk.simulator.rehearsal import Rehearsal, rehearse
from apps.payments.models import Payable
from apps.stores.models import Store
from apps.stores.operations import choose_language
from apps.stores.selectors import actor_for
from tests.factories.lane import Lane
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order
from tests.factories.world import staff_with

from .desks import LOOKS
from .reader import scan
from .test_people import enter, sound, walk

pytestmark = pytest.mark.django_db(transaction=True)

RIGHTS = (
    "stores:read", "till_simulator:use", "device_keys:read", "device_keys:write", "conformance_runs:read",
    "conformance_runs:run", "payables:read", "work_orders:read",
)  # fmt: skip


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def store() -> Store:
    made = make_store(sandbox=True, name="Essai")
    make_till(store=made, code="1", label="Counter")
    return made


@pytest.fixture
def person(context: BrowserContext, site: str, store: Store) -> Any:
    made = staff_with(*RIGHTS, store=store)
    enter(context, site, made)
    return made


def test_a_manager_issues_a_key_and_reads_it_once(page: Page, person: Any) -> None:
    page.goto("/tills/")
    expect(page.get_by_text("No key: this till does not call us.")).to_be_visible()
    page.get_by_role("button", name="Issue a key for till 1").click()
    expect(page.locator("#new-key")).to_contain_text("rct_")
    page.goto("/tills/")
    expect(page.locator("#new-key")).to_have_count(0)
    expect(page.get_by_text("never used")).to_be_visible()


def test_a_scanned_order_is_played_with_a_scanner_and_one_key(page: Page, person: Any, store: Store) -> None:
    order = make_work_order(store)
    page.goto("/till-simulator/")
    expect(page.get_by_label("Order")).to_be_focused()
    scan(page, order.payable.ean)
    expect(page.get_by_label("Order")).to_have_value(order.payable.ean)
    page.keyboard.press("Enter")
    page.wait_for_url("**/till-simulator/*-*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("As expected")
    expect(page.get_by_text("X-Device-Key: rct_•••").first).to_be_visible()
    assert Payable.objects.get().payment_state == "paid"


@LOOKS
def test_pages_are_accessible_and_within_the_policy(
    page: Page, person: Any, store: Store, site: str, width: int, theme: Any, language: str
) -> None:
    Lane(store.tills.get())
    actor, key = actor_for(person), DeviceKey.objects.get()
    ended, _new = start_conformance_run(actor=actor, store=store, device_key=key)
    finish_conformance_run(actor=actor, run_id=ended.pk)
    run, _new = start_conformance_run(actor=system("test"), store=store, device_key=key)
    kept = rehearse(Rehearsal("lost-answer", "lane"), actor=actor, store=store, base_url=site)
    choose_language(actor=actor, language=language)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    pages = [
        "/tills/", f"/tills/keys/{key.pk}/", f"/tills/conformance/{run.pk}/", f"/tills/conformance/{ended.pk}/",
        "/till-simulator/", f"/till-simulator/{kept}/",
    ]  # fmt: skip
    for path in pages:
        page.goto(path)
        sound(page, path, width)
        assert page.locator("html").get_attribute("lang") == language
    walk(page)
