"""The page of one order: what it shows to whom, every action through its form, refusals that lose nothing."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import Event
from apps.technicians.operations import register_technician
from apps.workshop import operations
from apps.workshop.models import WorkOrder
from apps.workshop.states import WORK_ORDER
from tests.factories.desk import make_worker, signed_in
from tests.factories.orders_on_screen import at, everyone, lines, send, state
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", WORK_ORDER.states)
def test_the_page_offers_the_moves_of_the_table_and_opens_each(status):
    order = make_work_order(make_store(hand_over_rule="when_ready"), until=status)
    client = everyone(order.store)
    offered = client.get(at(order)).context["moves"]
    assert {move["action"] for move in offered} == {
        move.action for move in WORK_ORDER.allowed_from(status) if move.permission
    }
    for move in offered:
        opened = client.get(move["url"])
        expected = 302 if move["at_once"] else 200
        assert (move["action"], opened.status_code) == (move["action"], expected)
    assert state(order) == (status, order.version)


@pytest.mark.parametrize(
    "status, action, said, reached",
    [
        ("booked", "check-in", {"symptoms": "Squeaks"}, "checked_in"),
        ("checked_in", "start-diagnosis", {}, "diagnosing"),
        ("quoted", "refuse-quote", {}, "refused"),
        ("quoted", "revise-quote", {}, "diagnosing"),
        ("refused", "prepare-return", {"fee": "15,50"}, "ready"),
        ("approved", "start-work", {}, "in_work"),
        ("in_work", "wait-for-parts", {}, "waiting_parts"),
        ("in_work", "report-extra-work", {"diagnosis": "The rim is bent"}, "extra_found"),
        ("in_work", "finish-work", {}, "quality_check"),
        ("waiting_parts", "resume-work", {}, "in_work"),
        ("quality_check", "pass-quality-check", {"notes": ""}, "ready"),
        ("quality_check", "fail-quality-check", {"notes": "Chain"}, "in_work"),
        ("paid", "hand-over", {}, "handed_over"),
        ("handed_over", "close", {}, "closed"),
        ("ready", "mark-uncollected", {}, "uncollected"),
        ("uncollected", "open-abandonment-case", {}, "abandonment_case"),
        ("abandonment_case", "dispose", {}, "disposed"),
        ("quoted", "cancel", {}, "cancelled"),
    ],
)
def test_each_action_is_done_through_the_page(status, action, said, reached):
    order = make_work_order(until=status)
    answer = send(everyone(order.store), order, f"{action}/", **said)
    assert (answer.status_code, answer.get("Location")) == (302, at(order))
    assert state(order) == (reached, order.version)


def test_a_fee_for_the_diagnosis_becomes_payable():
    order = make_work_order(until="refused")
    send(everyone(order.store), order, "prepare-return/", fee="15,50")
    order.refresh_from_db()
    assert [(line.label, line.amount) for line in order.payable.lines.all()] == [
        ("Frais de diagnostic", Decimal("15.50"))
    ]


@pytest.mark.parametrize(
    "status, action, said",
    [
        ("booked", "check-in", {"symptoms": "Squeaks", "approval_ceiling": "a lot"}),
        ("booked", "check-in", {"symptoms": "Squeaks", "promised_at": "soon"}),
        ("in_work", "report-extra-work", {"diagnosis": " "}),
        ("quality_check", "fail-quality-check", {"notes": ""}),
        ("refused", "prepare-return", {"fee": "-3"}),
        ("diagnosing", "quote", lines(("Brakes", "1", "abc"))),
        ("diagnosing", "quote", lines(("", "1", "10"))),
        ("diagnosing", "quote", lines()),
        ("diagnosing", "quote", lines(("Brakes", "999999", "99999999"))),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(status, action, said):
    order = make_work_order(until=status)
    before, events = state(order), Event.objects.count()
    answer = send(everyone(order.store), order, f"{action}/", **said)
    assert (answer.status_code, state(order), Event.objects.count()) == (422, before, events)
    page = answer.content.decode()
    assert 'class="rc-field__error"' in page
    for value in said.values():
        assert all(typed.strip() in page for typed in ([value] if isinstance(value, str) else value))


def test_a_stale_page_is_told_so_sees_the_present_state_and_keeps_its_input():
    order = make_work_order(until="in_work")
    client = everyone(order.store)
    operations.assign(order.id, technician_id=None, actor=person("lea", order.store))
    answer = send(client, order, "report-extra-work/", diagnosis="The rim is bent")
    page = answer.content.decode()
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "in_work")
    assert "Somebody changed this order meanwhile." in page
    assert "The rim is bent</textarea>" in page
    order.refresh_from_db()
    assert f'name="version" value="{order.version}"' in page
    assert send(client, order, "report-extra-work/", diagnosis="The rim is bent").status_code == 302


def test_an_action_that_became_impossible_says_where_the_order_stands():
    order = make_work_order(until="quoted")
    client = everyone(order.store)
    operations.refuse_quote(order.id, actor=person("lea", order.store))
    answer = send(client, order, "cancel/")
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "refused")
    opened = client.get(at(order, "cancel/"), follow=True)
    assert f"{order.code} is now: quote refused." in opened.content.decode()


def test_nobody_passes_their_own_work_and_the_page_says_why():
    order = make_work_order(until="in_work")
    client = everyone(order.store)
    send(client, order, "finish-work/")
    order.refresh_from_db()
    answer = send(client, order, "pass-quality-check/", notes="Fine")
    assert (answer.status_code, WorkOrder.objects.get().status) == (403, "quality_check")
    assert "Nobody checks the quality of their own work" in answer.content.decode()
    assert "Fine</textarea>" in answer.content.decode()


def test_the_store_hands_over_only_what_is_paid():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    assert "When paid" in client.get(at(order, "hand-over/")).content.decode()
    answer = send(client, order, "hand-over/")
    assert (answer.status_code, WorkOrder.objects.get().status) == (409, "ready")
    assert "This store hands over only what is paid." in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1"])
def test_an_action_without_the_version_it_was_decided_on_is_refused(version):
    order = make_work_order(until="approved")
    answer = everyone(order.store).post(at(order, "start-work/"), {"version": version})
    assert (answer.status_code, state(order)) == (400, ("approved", order.version))


# --- who sees and does what -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "live/", "print/slip/", "print/tag/", "print/payable/", "hand-over/"])
def test_an_order_of_another_store_is_absent(path):
    order = make_work_order(until="ready")
    stranger = everyone(make_store(entity=order.legal_entity))
    assert stranger.get(at(order, path)).status_code == 404
    assert stranger.post(at(order, "hand-over/"), {"version": order.version}).status_code == 404
    assert stranger.post(at(order, "assign/"), {"technician": ""}).status_code == 404
    assert state(order) == ("ready", order.version)


@pytest.mark.parametrize("action", ["unknown", "settle", "lapse-quote", "print/unknown"])
def test_there_is_no_page_for_what_nobody_does(action):
    order = make_work_order(until="ready")
    client = everyone(order.store)
    assert client.get(at(order, f"{action}/")).status_code == 404
    assert client.post(at(order, f"{action}/"), {"version": order.version}).status_code in (404, 405)
    assert state(order) == ("ready", order.version)


def test_without_the_right_an_action_is_refused_and_not_offered():
    order = make_work_order(until="quality_check")
    clerk = signed_in(make_worker(order.store, "clerk"))
    assert clerk.get(at(order)).context["moves"] == []
    assert clerk.get(at(order, "pass-quality-check/")).status_code == 403
    assert send(clerk, order, "pass-quality-check/").status_code == 403
    assert state(order) == ("quality_check", order.version)


def test_a_press_without_its_token_is_refused():
    order = make_work_order(until="approved")
    client = everyone(order.store, enforce_csrf_checks=True)
    assert send(client, order, "start-work/").status_code == 403
    assert state(order) == ("approved", order.version)


def test_names_and_phones_are_for_who_may_read_them():
    order = make_work_order(until="ready")
    customer = order.customer
    seen = signed_in(make_worker(order.store, "clerk")).get(at(order)).content.decode()
    masked = signed_in(make_worker(order.store, "technician")).get(at(order)).content.decode()
    assert (customer.display_name in seen, customer.display_name in masked) == (True, False)
    assert customer.code in masked


def test_a_technician_is_noted_and_only_one_of_the_store():
    order = make_work_order(until="approved")
    manager = person("mona", order.store)
    technician = register_technician(staff=make_staff(), store=order.store, actor=manager)
    client = everyone(order.store)
    assert client.post(at(order, "assign/"), {"technician": technician.pk}).status_code == 302
    order.refresh_from_db()
    assert order.technician_id == technician.pk
    foreign = register_technician(staff=make_staff(), store=(other := make_store()), actor=person("mona", other))
    assert client.post(at(order, "assign/"), {"technician": foreign.pk}).status_code == 422
    order.refresh_from_db()
    assert order.technician_id == technician.pk


# --- what the page tells -----------------------------------------------------------------------------------


def test_a_payment_shows_its_ticket_its_door_and_who_closed_it():
    order = make_work_order(until="ready")
    pay(order, number="T77")
    shown = everyone(order.store).get(at(order)).context
    assert (shown["payable"]["balance"], shown["payable"]["receipts"]) == (
        Decimal("0.00"),
        [{"label": "Payment · cash · ticket T77 · by API", "amount": Decimal("-60.00")}],
    )
    told = [(entry["actor_label"], entry["text"], entry["detail"]) for entry in shown["entries"][:2]]
    assert told == [
        ("Till", "closed the payment: the order is paid", ""),
        ("Till", "took a payment of €60.00", "till 1, ticket T77"),
    ]


def test_who_may_not_read_payments_sees_the_balance_and_no_ticket():
    order = make_work_order(until="paid")
    shown = signed_in(make_worker(order.store, "technician")).get(at(order)).context
    assert (shown["payable"]["balance"], shown["payable"]["receipts"]) == (Decimal("0.00"), [])


def test_too_much_money_shows_its_open_case():
    order = make_work_order(until="ready")
    pay(order, "75.00")
    page = everyone(order.store).get(at(order)).content.decode()
    assert "More was paid than due." in page
    assert "To give back" in page


def test_the_page_asks_what_changed_and_hears_nothing_until_something_did():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    seen = client.get(at(order)).context["seen"]
    asked = {"seen": seen, "was": "ready"}
    assert client.get(at(order, "live/"), asked).status_code == 204
    pay(order)
    answer = client.get(at(order, "live/"), asked)
    assert (answer.status_code, b"<html" in answer.content, b'id="order-head"' in answer.content) == (200, False, True)
    assert f"{order.code} is now: paid." in answer["HX-Trigger"]


def test_the_page_costs_the_same_however_much_happened():
    order = make_work_order(until="ready")
    client = everyone(order.store)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(order)).status_code == 200
        counts.append(len(queries))
        pay(order, "1.00", number=f"N{number}")
    # the first payment brings its evidence, tenders and cases; the next bring nothing more
    assert (counts[0], counts[1], counts[2]) == (17, 19, 19)
