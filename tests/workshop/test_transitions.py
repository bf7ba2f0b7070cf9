"""The life of a work order as a matrix: every action in every state, allowed or refused, with nothing half done."""

import pytest
from django.db import transaction

from apps.core.actors import system
from apps.core.errors import IllegalTransition, NotFound, PermissionRefused
from apps.core.models import Event
from apps.workshop import operations, selectors
from apps.workshop.inputs import CheckIn
from apps.workshop.models import Quote, QuoteLine, TimeEntry, WorkOrder
from apps.workshop.operations import WorkOrderPayable
from apps.workshop.states import WORK_ORDER
from tests.factories.stores import make_store
from tests.factories.workshop import PAID_AT, labour, make_work_order, person

pytestmark = pytest.mark.django_db

# Drawn by hand: what a person may do in each state, and where it leads. The table in the code must say the same.
BY_PEOPLE = {
    "announced": {"check_in": "checked_in", "mark_no_show": "no_show", "cancel": "cancelled"},
    "booked": {"check_in": "checked_in", "mark_no_show": "no_show", "cancel": "cancelled"},
    "no_show": {},
    "checked_in": {"start_diagnosis": "diagnosing", "cancel": "cancelled"},
    "diagnosing": {"quote": "quoted", "cancel": "cancelled"},
    "quoted": {
        "approve_quote": "approved", "refuse_quote": "refused", "revise_quote": "diagnosing", "cancel": "cancelled",
    },
    "approved": {
        "revise_quote": "diagnosing", "start_work": "in_work", "wait_for_parts": "waiting_parts", "cancel": "cancelled",
    },
    "refused": {"revise_quote": "diagnosing", "prepare_return": "ready"},
    "lapsed": {"revise_quote": "diagnosing", "prepare_return": "ready"},
    "in_work": {
        "wait_for_parts": "waiting_parts", "report_extra_work": "extra_found", "finish_work": "quality_check",
    },
    "waiting_parts": {"resume_work": "in_work", "cancel": "cancelled"},
    "extra_found": {"quote": "quoted"},
    "quality_check": {"fail_quality_check": "in_work", "pass_quality_check": "ready"},
    "ready": {"hand_over": "handed_over", "mark_uncollected": "uncollected"},
    "paid": {"hand_over": "handed_over", "mark_uncollected": "uncollected"},
    "handed_over": {"close": "closed"},
    "closed": {},
    "uncollected": {"hand_over": "handed_over", "open_abandonment_case": "abandonment_case"},
    "abandonment_case": {"dispose": "disposed"},
    "disposed": {},
    "cancelled": {},
}  # fmt: skip
BY_ITSELF = {"quoted": {"lapse_quote": "lapsed"}, "ready": {"settle": "paid"}, "paid": {"unsettle": "ready"}}
BY_PERSON_ACTIONS = sorted({action for allowed in BY_PEOPLE.values() for action in allowed})

NEEDS = {
    "assign": {"technician_id": None},
    "check_in": {"received": CheckIn()},
    "quote": {"lines": [labour()]},
    "report_extra_work": {"diagnosis": "Rim"},
    "fail_quality_check": {"notes": "Chain"},
    "dispose": {"reason_code": "court"},
}


def act(order, action, actor):
    return getattr(operations, action)(order.id, actor=actor, **NEEDS.get(action, {}))


def tried(order, action, actor):
    """Where it would lead, or what the refusal says: (the state, what is possible instead). Nothing stays done."""
    with transaction.atomic():
        try:
            act(order, action, actor)
        except IllegalTransition as refusal:
            return refusal.extra["state"], sorted(refusal.extra["allowed"])
        reached = WorkOrder.objects.get().status
        transaction.set_rollback(True)
        return reached


def snapshot():
    rows = [list(model.objects.order_by("pk").values()) for model in (WorkOrder, Quote, QuoteLine, TimeEntry)]
    return [*rows, Event.objects.count()]


def test_the_table_and_the_hand_drawn_one_agree():
    drawn = {
        state: {move.action: move.target for move in WORK_ORDER.allowed_from(state) if move.permission}
        for state in WORK_ORDER.states
    }
    assert drawn == BY_PEOPLE
    by_itself = {
        state: moves
        for state in WORK_ORDER.states
        if (moves := {move.action: move.target for move in WORK_ORDER.allowed_from(state) if not move.permission})
    }
    assert by_itself == BY_ITSELF


@pytest.mark.parametrize("state", BY_PEOPLE)
def test_every_action_is_allowed_or_refused_with_what_is_possible_instead(state):
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=state)
    assert order.status == state
    someone = person("olga", order.store)
    before, outcome = snapshot(), {}
    for action in BY_PERSON_ACTIONS:
        outcome[action] = tried(order, action, someone)
        assert snapshot() == before
    refused = (state, sorted(BY_PEOPLE[state]))
    assert outcome == {action: BY_PEOPLE[state].get(action, refused) for action in BY_PERSON_ACTIONS}


@pytest.mark.parametrize("state", BY_PEOPLE)
def test_every_move_writes_one_event_and_the_next_version(state):
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=state)
    for action, target in BY_PEOPLE[state].items():
        with transaction.atomic():
            act(order, action, person("olga", order.store))
            moved = Event.objects.get(type=WORK_ORDER.moves[action].event.full_name, version__gt=order.version)
            assert (moved.from_state, moved.to_state, moved.version) == (state, target, order.version + 1)
            assert (moved.actor_id, moved.store_id, moved.aggregate_id) == ("olga", order.store_id, order.id)
            transaction.set_rollback(True)


@pytest.mark.parametrize("action", BY_PERSON_ACTIONS)
def test_without_the_right_nothing_changes_and_the_state_stays_unknown(action):
    """The refusal names the right, also where the action would be impossible anyway."""
    states = [state for state, allowed in BY_PEOPLE.items() if action in allowed]
    permission = WORK_ORDER.moves[action].permission
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=states[0])
    reader = person("rita", order.store, "work_orders:read")
    before = snapshot()
    with pytest.raises(PermissionRefused) as refusal:
        act(order, action, reader)
    assert refusal.value.permission == permission
    WorkOrder.objects.update(status="no_show")
    with pytest.raises(PermissionRefused) as refusal:
        act(order, action, reader)
    assert (refusal.value.permission, refusal.value.extra) == (permission, {"scope": permission})
    WorkOrder.objects.update(status=states[0])
    assert snapshot() == before


@pytest.mark.parametrize("action", BY_PERSON_ACTIONS)
def test_exactly_the_declared_right_is_needed(action):
    state = next(state for state, allowed in BY_PEOPLE.items() if action in allowed)
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=state)
    act(order, action, person("olga", order.store, "work_orders:read", WORK_ORDER.moves[action].permission))
    order.refresh_from_db()
    assert order.status == BY_PEOPLE[state][action]


def test_no_person_does_what_only_the_product_does():
    order = make_work_order(until="quoted")
    before = snapshot()
    with pytest.raises(PermissionRefused):
        operations.lapse_quote(order.id, actor=person("olga", order.store))
    assert snapshot() == before
    operations.lapse_quote(order.id, actor=system("clock"))
    order.refresh_from_db()
    assert (order.status, order.quotes.get().state) == ("lapsed", "lapsed")


def test_offered_actions_are_those_of_the_state_and_the_rights():
    order = make_work_order(until="quoted")
    clerk = person("clara", order.store, "work_orders:read", "work_orders:cancel", "work_orders:approve")
    offered = [move.action for move in WORK_ORDER.actions_for(order, clerk, order.store_id)]
    assert offered == ["approve_quote", "refuse_quote", "cancel"]
    assert WORK_ORDER.actions_for(order, person("mallory", make_store()), order.store_id) == ()


def test_hearing_the_same_money_twice_changes_nothing():
    order = make_work_order(until="paid")
    before = snapshot()
    assert WorkOrderPayable().payment_changed(order.payable, actor=system("test"), occurred_at=PAID_AT) is True
    assert snapshot() == before


@pytest.mark.parametrize("action", [*BY_PERSON_ACTIONS, "assign"])
def test_an_order_of_another_store_is_absent(action):
    order = make_work_order(until="booked")
    stranger = person("mallory", make_store(entity=order.legal_entity))
    before = snapshot()
    with pytest.raises(NotFound):
        act(order, action, stranger)
    assert snapshot() == before
    assert list(selectors.work_orders_visible_to(stranger)) == []
