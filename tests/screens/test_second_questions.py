"""What cannot be taken back is asked a second time, in a real browser and by its keys."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from apps.access.operations import rotate_consumer_secret
from apps.core.actors import system
from apps.items.operations import send_transfer
from apps.stores.models import Store
from tests.factories.access import make_consumer
from tests.factories.desk import make_worker
from tests.factories.items import make_own_item, make_transfer
from tests.factories.lane import lane_in
from tests.factories.resale import make_markdown_plan
from tests.factories.stores import make_store
from tests.factories.trade_ins import make_rule_set

from .desks import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


class Case(NamedTuple):
    row: Any
    stands: Callable[[Any], object]  # what of the row the act changes
    becomes: object
    address: str
    act: str
    role: str = "store_manager"


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def draft(store: Store) -> Case:
    transfer = make_transfer(store, make_own_item(store=store))
    return Case(transfer, lambda row: row.status, "cancelled", f"/transfers/{transfer.code}/", "cancel")


def sent(store: Store) -> Case:
    case = draft(store)
    send_transfer(actor=system("test"), transfer_id=case.row.pk)
    return case


def plan(store: Store) -> Case:
    made = make_markdown_plan(store)
    return Case(made, lambda row: row.active, False, f"/resale/markdowns/{made.pk}/", "stop")


def rules(store: Store) -> Case:
    made = make_rule_set(store.entity)
    return Case(made, lambda row: row.status, "retired", f"/buyback/rules/{made.pk}/", "retire")


def key(store: Store) -> Case:
    held = lane_in(store).device_key
    return Case(held, lambda row: row.revoked_at is not None, True, f"/tills/keys/{held.pk}/", "revoke")


def secret(store: Store) -> Case:
    consumer = make_consumer(store_ids=[store.pk])
    rotate_consumer_secret(actor=system("test"), consumer_id=consumer.pk)
    address = f"/consumers/{consumer.pk}/"
    return Case(consumer, lambda row: bool(row.former_ends), False, address, "end", "integrator")


@LOOKS
@pytest.mark.parametrize("case", [draft, sent, plan, rules, key, secret])
def test_what_ends_something_asks_a_second_time(
    open_desk: Any, case: Callable[[Store], Case], width: int, theme: str, language: str
) -> None:
    store = make_store()
    row, what, becomes, address, act, role = case(store)
    desk = open_desk(make_worker(store, role, language=language), width=width, theme=theme)
    page = desk.page

    def stands() -> object:
        row.refresh_from_db()
        return what(row)

    before = stands()
    page.goto(address)
    asking = page.locator(f"#{act}-asked")
    page.focus(f"#{act}")
    page.keyboard.press("Enter")
    expect(asking).to_be_visible()
    desk.checked()
    page.keyboard.press("Enter")  # on what the question begins with, which only closes it
    expect(asking).to_be_hidden()
    expect(page.locator(f"#{act}")).to_be_focused()
    assert stands() == before
    page.keyboard.press("Enter")
    page.focus(f"#do-{act}")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{act}")).to_have_count(0)
    assert stands() == becomes
