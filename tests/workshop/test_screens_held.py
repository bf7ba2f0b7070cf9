"""An order whose thing the police hold: its page and its card say so, and offer only what will not be refused."""

import pytest

from apps.core.actors import system
from apps.items.errors import ItemHeld
from apps.items.operations import hold_item, release_hold
from apps.workshop.models import WorkOrder
from apps.workshop.screens.actions import OPERATIONS
from apps.workshop.states import TOUCHING, WORK_ORDER
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db

POLICE = system("police")
SAYS = {"report_extra_work": {"diagnosis": "A crack"}, "fail_quality_check": {"notes": "Loose"},
        "dispose": {"reason_code": "scrap"}}  # fmt: skip


def held_order(status: str) -> WorkOrder:
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=status)
    hold_item(actor=POLICE, item_id=order.received_item_id, authority="Commissariat de Lyon 3")
    return order


@pytest.mark.parametrize("action", sorted(TOUCHING))
def test_a_move_that_needs_the_thing_is_refused_while_it_is_held(action: str) -> None:
    order = held_order(next(each for each in WORK_ORDER.moves[action].sources if each not in ("announced", "booked")))
    status = order.status

    with pytest.raises(ItemHeld):
        OPERATIONS[action](order.pk, actor=system("test"), **SAYS.get(action, {}))

    order.refresh_from_db()
    assert order.status == status


@pytest.mark.parametrize(
    "status, left",
    [
        ("in_work", set()),
        ("quoted", {"approve_quote", "refuse_quote", "revise_quote"}),
        ("ready", {"mark_uncollected"}),
    ],
)
def test_the_order_says_that_it_is_held_and_offers_only_what_goes_on(status: str, left: set[str]) -> None:
    order = held_order(status)
    client = signed_in(make_worker(order.store, "clerk", "technician", "workshop_lead", "store_manager"))
    at = f"/workshop/{order.code}/"

    page, board = client.get(at), client.get("/workshop/").content.decode()

    assert {move["action"] for move in page.context["moves"]} == left
    assert "The police hold it" in page.content.decode()
    barred = TOUCHING & {move.action for move in WORK_ORDER.allowed_from(status)}
    assert [action for action in barred if f"{at}{action.replace('_', '-')}/" in board] == []
    assert {client.get(f"{at}{action.replace('_', '-')}/").status_code for action in barred} == {302}

    release_hold(actor=POLICE, item_id=order.received_item_id)
    page = client.get(at)
    assert {move["action"] for move in page.context["moves"]} == {
        move.action for move in WORK_ORDER.allowed_from(status) if move.permission
    }
    assert "The police hold it" not in page.content.decode()
