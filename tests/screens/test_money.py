"""A clerk notes a paper ticket, sees what still confirms it, and a manager decides; money goes out again."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from apps.core.actors import system
from apps.payments.models import Payable, Receipt
from apps.payments.operations import reserve_payable, set_store_door
from apps.payments.states import Door
from tests.factories.desk import make_worker
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return str(live_server)


@pytest.fixture
def order() -> Any:
    store = make_store(name="Annecy Centre")
    make_till(store=store, code="1", label="Till 1")
    set_store_door(
        store=store, door=Door.FILE, source="Evening file", lateness=timedelta(hours=5), actor=system("test")
    )
    return make_work_order(store)


def test_a_ticket_is_noted_believed_and_decided_on(order: Any, open_desk: Any) -> None:
    clerk = open_desk(make_worker(order.store, "clerk")).page
    clerk.goto(f"/workshop/{order.code}/")
    clerk.get_by_role("link", name="Ticket seen").click()
    clerk.get_by_label("Ticket number").fill("000412")
    expect(clerk.get_by_label("Amount on the ticket")).to_have_value("60.00")
    clerk.locator("#act-send").click()
    expect(clerk.get_by_text("Ticket file: expected by")).to_be_visible()
    clerk.goto(f"/workshop/{order.code}/")
    expect(clerk.get_by_text("no till has told it yet")).to_be_visible()
    expect(clerk.get_by_role("button", name="Found in the till")).to_have_count(0)
    manager = open_desk(make_worker(order.store, "store_manager"), width=1024, theme="dark")
    manager.page.goto(f"/money/{order.payable.code}/")
    manager.checked()
    manager.page.get_by_role("button", name="Not in the till").click()
    expect(manager.page.get_by_text("does not count")).to_be_visible()
    order.refresh_from_db()
    assert (order.payment_state, str(order.balance)) == ("due", "60.00")
    assert Receipt.objects.get().state == "set_aside"


def test_what_is_typed_wrongly_is_said_beside_the_field_and_kept(order: Any, open_desk: Any) -> None:
    desk = open_desk(make_worker(order.store, "clerk"))
    page = desk.page
    page.goto(f"/money/{order.code}/declare/?of={order.payable.code}")
    page.get_by_label("Ticket number").fill("---")
    page.get_by_label("Amount on the ticket").fill("12,5")
    page.locator("#act-send").click()
    expect(page.get_by_text("Scan or type the number printed on the ticket.")).to_be_visible()
    expect(page.get_by_label("Amount on the ticket")).to_have_value("12,5")
    assert Receipt.objects.count() == 0
    desk.complaints.clear()  # the browser tells of every answer that is a refusal


def test_an_advance_and_a_deposit_stand_beside_the_price(order: Any, open_desk: Any) -> None:
    desk = open_desk(make_worker(order.store, "clerk"))
    page = desk.page
    for move, amount in (("Ask for an advance", "20"), ("Ask for a security deposit", "150")):
        page.goto(f"/money/{order.code}/")
        page.get_by_role("link", name=move).click()
        page.locator("#id_amount").fill(amount)
        if move.endswith("advance"):
            page.locator("#id_tax_code").select_option("FR20")
        page.locator("#act-send").click()
    desk.checked()
    found = sorted(Payable.objects.filter(subject_code=order.code).values_list("purpose", "balance"))
    assert [(purpose, str(balance)) for purpose, balance in found] == [
        ("advance", "20.00"), ("security", "150.00"), ("settlement", "60.00"),
    ]  # fmt: skip


def test_the_page_says_which_till_is_ringing(order: Any, open_desk: Any) -> None:
    reserve_payable(order.payable_id, till="ST1/1", actor=system("test"))
    page = open_desk(make_worker(order.store, "clerk")).page
    page.goto(f"/workshop/{order.code}/")
    expect(page.get_by_text("The till ST1/1 is ringing this now")).to_be_visible()
