"""Every scenario, byte for byte, through the product's own application in this process."""

from decimal import Decimal
from typing import Any

import pytest

from apps.core import inbox
from apps.core.actors import system
from apps.core.models import InboxMessage
from apps.desk.simulator.doors import Hook, Lane
from apps.desk.simulator.inside import InsideWire
from apps.desk.simulator.playing import Play
from apps.desk.simulator.scenarios import SCENARIOS, VOUCHER
from apps.desk.simulator.tickets import Tickets
from apps.payments.inputs import NewVoucher
from apps.payments.models import Case, Receipt
from apps.payments.operations import issue_voucher
from apps.payments.states import VoucherKind
from apps.workshop.models import WorkOrder
from tests.factories.access import SIGNING_SECRET, make_hook_source
from tests.factories.lane import lane_in
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db

BASE = "http://localhost"


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


def lane_play(order: WorkOrder) -> Play:
    at = lane_in(order.store, "1")
    lane = Lane(InsideWire(BASE), key=at.key)
    return Play(lane, Tickets(store=order.store.code), look=lane.find)


def gift(order: WorkOrder) -> str:
    new = NewVoucher(kind=VoucherKind.GIFT, amount=VOUCHER, reason="Test")
    return issue_voucher(new, store=order.store, actor=system("test")).code


def wrong(play: Play) -> list[Any]:
    return [step for step in play.steps if not step.good]


# By scenario: payment state and balance of the order, receipts, cases.
AFTER = {
    "pay": ("paid", "0.00", 1, []),
    "discount": ("paid", "0.00", 1, []),
    "twice": ("overpaid", "-60.00", 2, ["overpaid"]),
    "mixed": ("paid", "0.00", 1, []),
    "refund": ("refunded", "60.00", 2, []),
    "voucher": ("paid", "0.00", 1, []),
    "lost-answer": ("paid", "0.00", 1, []),
    "offline": ("paid", "0.00", 8, []),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_through_the_lane_ends_as_it_must(name: str, order: WorkOrder) -> None:
    play = lane_play(order)
    codes = [order.code, gift(order)] if SCENARIOS[name].voucher else [order.code]
    SCENARIOS[name].act(play, codes, 10)
    assert (wrong(play), play.good) == ([], True)
    order.payable.refresh_from_db()
    state, balance, receipts, cases = AFTER[name]
    assert (order.payable.payment_state, order.payable.balance) == (state, Decimal(balance))
    assert (Receipt.objects.count(), list(Case.objects.values_list("kind", flat=True))) == (receipts, cases)


def test_the_hook_keeps_what_the_till_signs_and_a_worker_understands_it(order: WorkOrder) -> None:
    source = make_hook_source(store=order.store)
    hook = Hook(InsideWire(BASE), code=source.code, secret=SIGNING_SECRET)
    eyes = lane_play(order)
    play = Play(hook, Tickets(store=order.store.code), look=eyes.look, waits=False)
    SCENARIOS["lost-answer"].act(play, [order.code], 10)
    assert wrong(play) == []
    (message,) = InboxMessage.objects.all()
    inbox.attempt(message.pk)
    order.refresh_from_db()
    assert (order.status, Receipt.objects.count(), Case.objects.count()) == ("paid", 1, 0)


def test_every_byte_is_kept_and_no_secret(order: WorkOrder) -> None:
    play = lane_play(order)
    SCENARIOS["lost-answer"].act(play, [order.code], 10)
    wire = play.door.wire
    key = play.door.headers["X-Device-Key"]
    said = "".join(exchange.sent + exchange.received for exchange in wire.exchanges)
    assert (key in said, f"X-Device-Key: {key[:4]}•••\r\n" in said) == (False, True)
    first, hung_up = wire.exchanges[0], next(one for one in wire.exchanges if one.status == 0)
    assert first.sent.startswith(f"GET /api/v1/payables/?code={order.code} HTTP/1.1\r\nHost: localhost\r\n")
    assert first.received.startswith("HTTP/1.0 200 OK\r\n")
    assert first.received.encode().endswith(first.body)
    assert (hung_up.received, '"payable": "' in hung_up.sent) == ("", True)


def test_an_expectation_that_fails_is_told(order: WorkOrder) -> None:
    play = lane_play(order)
    store = make_store(entity=order.store.entity)
    play.tickets.store = store.code  # the key speaks for another store
    SCENARIOS["pay"].act(play, [order.code], 10)
    assert [(step.what, step.found) for step in wrong(play)] == [
        ("paid in full", "422 not_this_till"),
        ("the order's money", "due, 60.00 due"),
    ]
    assert (play.good, Receipt.objects.count()) == (False, 0)
