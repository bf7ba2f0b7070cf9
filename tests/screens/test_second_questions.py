"""What cannot be taken back is asked a second time, in a real browser and by its keys."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from apps.core.actors import system
from apps.items.operations import send_transfer
from apps.stores.models import Store
from tests.factories.desk import make_worker
from tests.factories.items import make_own_item, make_transfer
from tests.factories.resale import make_markdown_plan
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db(transaction=True)
Case = tuple[Model, str, str, str, str]  # the row, its field, what it becomes, its page, the name of the act


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


def draft(store: Store) -> Case:
    transfer = make_transfer(store, make_own_item(store=store))
    return transfer, "status", "cancelled", f"/transfers/{transfer.code}/", "cancel"


def sent(store: Store) -> Case:
    case = draft(store)
    send_transfer(actor=system("test"), transfer_id=case[0].pk)
    return case


def plan(store: Store) -> Case:
    made = make_markdown_plan(store)
    return made, "active", "False", f"/resale/markdowns/{made.pk}/", "stop"


@pytest.mark.parametrize("width, theme", [(1440, "light"), (1024, "dark")], ids=["desk", "tablet"])
@pytest.mark.parametrize("case", [draft, sent, plan])
def test_what_ends_something_asks_a_second_time(
    open_desk: Any, case: Callable[[Store], Case], width: int, theme: str
) -> None:
    store = make_store()
    row, field, becomes, address, act = case(store)
    desk = open_desk(make_worker(store, "store_manager", language="en"), width=width, theme=theme)
    page = desk.page

    def stands() -> str:
        row.refresh_from_db()
        return str(getattr(row, field))

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
