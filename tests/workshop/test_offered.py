"""What an order's answer offers is what its operations do: no more, and no less."""

import pytest

from apps.core.actors import system
from apps.items.operations import hold_item, release_hold
from apps.items.states import HoldOutcome
from apps.payments.operations import reserve_payable
from apps.workshop.states import WORK_ORDER
from tests.factories.api import WORKSHOP_SCOPES, Caller
from tests.factories.offered import offered, possible
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db

POLICE = system("police")
LINE = {"kind": "labour", "label": "Brakes", "quantity": "1", "unit_price": "60.00", "tax_code": "FR20"}
SAID = {
    "quote": {"lines": [LINE]}, "report_extra_work": {"diagnosis": "Rim"}, "fail_quality_check": {"notes": "Chain"},
    "dispose": {"reason_code": "court"},
}  # fmt: skip
STATES = ("quoted", "approved", "refused", "in_work", "quality_check", "ready", "abandonment_case")


def by_table(status):
    """What the table lets people do; what it refuses is the table's own test."""
    return {move.action: SAID.get(move.action, {}) for move in WORK_ORDER.allowed_from(status) if move.permission}


def free(order):
    pass


def held(order):
    hold_item(actor=POLICE, item_id=order.received_item_id, authority="Commissariat de Lyon 3")


def seized(order):
    held(order)
    release_hold(actor=POLICE, item_id=order.received_item_id, outcome=HoldOutcome.SEIZED)


def rung(order):
    if order.payable is not None:
        reserve_payable(order.payable.pk, till="S1/1", actor=system("till"))


@pytest.mark.parametrize("befalls", [free, held, seized, rung])
@pytest.mark.parametrize("status", STATES)
def test_an_order_offers_what_its_operations_do(status, befalls):
    order = make_work_order(make_store(), until=status)
    befalls(order)
    caller, path = Caller(*WORKSHOP_SCOPES, stores=[order.store]), f"work-orders/{order.pk}/"

    assert offered(caller, path) == possible(caller, path, by_table(status))


@pytest.mark.parametrize(
    "befalls, left",
    [
        (free, ["cancel", "revise_quote", "start_work", "wait_for_parts"]),
        (held, ["revise_quote"]),
        (seized, ["cancel", "revise_quote"]),
        (rung, ["start_work", "wait_for_parts"]),
    ],
)
def test_what_is_left_of_an_order_to_be_worked_on(befalls, left):
    order = make_work_order(make_store(), until="approved")
    befalls(order)

    assert offered(Caller(*WORKSHOP_SCOPES, stores=[order.store]), f"work-orders/{order.pk}/") == left


def test_an_order_is_handed_over_unpaid_where_the_store_does_so():
    strict, kind = (make_work_order(make_store(hand_over_rule=rule)) for rule in ("when_paid", "when_ready"))

    caller = Caller(*WORKSHOP_SCOPES)

    assert offered(caller, f"work-orders/{strict.pk}/") == ["mark_uncollected"]
    assert offered(caller, f"work-orders/{kind.pk}/") == ["hand_over", "mark_uncollected"]


def test_nobody_is_offered_to_check_their_own_work():
    order = make_work_order(until="in_work")
    bench, lead = (Caller(*WORKSHOP_SCOPES, stores=[order.store]) for _ in range(2))
    path = f"work-orders/{order.pk}/"
    assert bench.post(f"{path}finish-work/").status_code == 200

    assert (offered(bench, path), offered(lead, path)) == ([], ["fail_quality_check", "pass_quality_check"])
    assert possible(bench, path, by_table("quality_check")) == []


def test_a_refusal_names_what_is_left_too():
    order = make_work_order(until="quoted")
    held(order)

    answer = Caller(*WORKSHOP_SCOPES).post(f"work-orders/{order.pk}/close/")

    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    assert answer.json()["allowed"] == ["approve_quote", "refuse_quote", "revise_quote"]
