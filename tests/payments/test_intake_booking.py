"""What workers make of tickets sent in bulk: as any door does, once, and whoever asks can read what came of each."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db import OperationalError

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.channels import Retry
from apps.core.errors import IllegalTransition, PermissionRefused
from apps.payments.models import Case, IntakeReceipt, IntakeTicket, Receipt, ReceiptEvidence
from apps.payments.operations.intake import book_tickets, booking
from apps.payments.states import Door
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.intake import book_all, pos_ticket, states
from tests.factories.payments import counted, declare, state_of, tell
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
PATH = "intake/pos-tickets/"
PAID = ("paid", "paid", Decimal("0.00"))


@pytest.fixture
def order():
    return make_work_order()


@pytest.fixture
def caller(order):
    return Caller(*MONEY_SCOPES, stores=[order.store])


def sent(caller, *tickets):
    """The answer of the request, after the workers had their turns."""
    answer = caller.post(PATH, list(tickets))
    assert answer.status_code == 202, answer.content
    book_all()
    return caller.get(f"intake/{answer.json()['id']}/").json()


def test_a_ticket_that_names_a_payable_pays_it(order, caller):
    read = sent(caller, pos_ticket(order.store.code, order.payable.ean))
    assert (state_of(order), read["status"], read["counts"]["booked"]) == (PAID, "done", 1)
    receipt = Receipt.objects.get()
    assert read["tickets"][0]["payments"] == [
        {"id": str(receipt.pk), "state": "applied", "payable_code": order.payable.ean}
    ]
    evidence = receipt.evidence.get()
    assert (evidence.door, evidence.source) == (Door.INTAKE, str(caller.consumer.pk))
    assert evidence.external_id == f"{order.store.code}/1/2026-11-21/T-1"


def test_a_mixed_ticket_pays_ours_and_counts_the_rest(order, caller):
    other = make_work_order(order.store)
    lines = [
        {"article": "301762", "paid": "9.90"},
        {"payable": order.code, "due": "60.00", "paid": "54.00", "discount": "6.00", "discount_reason": "loyalty"},
        {"payable": other.code, "paid": "20.00"},
        {"payable": other.code, "paid": "40.00"},
    ]
    tenders = [{"method": "cash", "amount": "130.00"}]
    read = sent(caller, pos_ticket(order.store.code, lines=lines, tenders=tenders, change="6.10", rounding="0.02"))
    assert (read["tickets"][0]["other_lines"], len(read["tickets"][0]["payments"])) == (1, 2)
    assert list(
        Receipt.objects.order_by("payment_line").values_list("payment_line", "amount", "discount", "rounding")
    ) == [
        (1, Decimal("54.00"), Decimal("6.00"), Decimal("0.00")),
        (2, Decimal("60.00"), Decimal("0.00"), Decimal("0.00")),
    ]
    assert Case.objects.filter(kind="discount_over_limit").count() == len(read["tickets"][0]["cases"])
    assert state_of(other) == PAID


def test_what_was_rounded_belongs_to_the_payable_where_nothing_else_is_on_the_ticket(order, caller):
    lines = [{"payable": order.code, "due": "60.00", "paid": "59.98"}]
    sent(caller, pos_ticket(order.store.code, lines=lines, rounding="0.02"))
    assert state_of(order) == PAID
    assert Receipt.objects.get().rounding == Decimal("0.02")


def test_other_goods_only_are_nothing_of_ours(order, caller):
    read = sent(caller, pos_ticket(order.store.code))
    assert (read["tickets"][0]["state"], read["counts"]["not_ours"], Receipt.objects.count()) == ("not_ours", 1, 0)


def test_a_reversal_may_come_before_what_it_reverses(order, caller):
    back = pos_ticket(
        order.store.code, order.code, number="T-2", kind="reversal",
        reverses={"business_date": "2026-11-21", "number": "T-1"},
    )  # fmt: skip
    read = sent(caller, back)
    assert read["tickets"][0]["payments"][0]["state"] == "waiting"
    sent(caller, pos_ticket(order.store.code, order.code))
    assert state_of(order) == ("ready", "refunded", Decimal("60.00"))


def test_a_code_nobody_knows_waits_and_too_much_is_a_case(order, caller):
    unknown = pos_ticket(order.store.code, "WO-NOBODY", number="T-1")
    much = pos_ticket(order.store.code, order.code, number="T-2", lines=[{"payable": order.code, "paid": "70.00"}])
    read = sent(caller, unknown, much)
    assert [ticket["payments"][0]["state"] for ticket in read["tickets"]] == ["waiting", "applied"]
    assert [[case["kind"] for case in ticket["cases"]] for ticket in read["tickets"]] == [[], ["overpaid"]]


def test_a_ticket_that_came_through_another_door_adds_evidence_only(order, caller):
    tell(order, Door.REST)
    sent(caller, pos_ticket(order.store.code, order.code))
    tell(order, Door.HOOK)
    assert (counted(), ReceiptEvidence.objects.count(), Case.objects.count()) == ((1, 0), 3, 0)
    assert state_of(order) == PAID


def test_what_a_clerk_declared_is_confirmed_by_its_ticket_with_and_without_our_code(order, caller):
    other = make_work_order(order.store)
    declare(order, number="T-1")
    declare(other, number="T-2")
    sent(caller, pos_ticket(order.store.code, order.code, "T-1"), pos_ticket(order.store.code, number="T-2"))
    assert (counted(), state_of(order), state_of(other)) == ((2, 0), PAID, PAID)


def test_a_ticket_that_cannot_be_booked_is_asked_about_and_booked_when_tried_again(order, caller):
    broken = pos_ticket(order.store.code, order.code, number="T-1")
    fine = pos_ticket(order.store.code, make_work_order(order.store).code, number="T-2")
    real = booking.record_payment

    def breaking(payment, **values):
        if payment.payable == order.code:
            raise ValueError("a fault of ours")
        return real(payment, **values)

    with mock.patch.object(booking, "record_payment", breaking):
        read = sent(caller, broken, fine)
    assert (states(), read["status"]) == ([("T-1", "failed"), ("T-2", "booked")], "done")
    assert read["tickets"][0]["detail"] == "ValueError: a fault of ours"
    assert Case.objects.get().kind == "unreadable"
    again = caller.post(f"intake/{read['id']}/retry/")
    assert (again.status_code, again.json()["counts"]["waiting"], again.json()["waiting"]) == (202, 1, 1)
    book_all()
    assert (states(), state_of(order)) == ([("T-1", "booked"), ("T-2", "booked")], PAID)
    assert problem(caller.post(f"intake/{read['id']}/retry/")) == (409, "illegal_transition", [])
    assert IntakeReceipt.objects.get().waiting == 0


def test_a_database_that_is_away_for_a_moment_costs_no_ticket(order, caller):
    caller.post(PATH, pos_ticket(order.store.code, order.code))
    receipt = IntakeReceipt.objects.get()
    with mock.patch.object(booking, "record_payment", side_effect=OperationalError("deadlock detected")):
        assert isinstance(book_tickets(receipt.pk), Retry)
    assert (states(), Case.objects.count()) == ([("T-1", "waiting")], 0)
    IntakeReceipt.objects.update(not_before=datetime.now(UTC) - timedelta(seconds=1))
    book_all()
    assert state_of(order) == PAID


def test_a_turn_ends_and_the_next_goes_on_behind_what_came_meanwhile(order, caller):
    caller.post(PATH, [pos_ticket(order.store.code, number=f"T-{number}") for number in range(3)])
    first = IntakeReceipt.objects.get()
    with mock.patch.object(booking, "SLICE", -1.0):
        outcome = book_tickets(first.pk)
    assert outcome == Retry("turn_over", "", after=timedelta(0), counted=False)
    first.refresh_from_db()
    assert (states()[0], first.waiting, first.attempts) == (("T-0", "not_ours"), 2, 0)
    book_all()
    assert [state for _number, state in states()] == ["not_ours"] * 3


def test_a_request_whose_workers_all_died_can_be_tried_again(order, caller):
    caller.post(PATH, pos_ticket(order.store.code, order.code))
    IntakeReceipt.objects.update(state="dead")
    receipt = IntakeReceipt.objects.get()
    assert caller.get(f"intake/{receipt.pk}/").json()["status"] == "stopped"
    assert caller.post(f"intake/{receipt.pk}/retry/").status_code == 202
    book_all()
    assert state_of(order) == PAID


def test_content_past_its_thirty_days_is_told(order, caller):
    caller.post(PATH, pos_ticket(order.store.code, order.code))
    with mock.patch.object(booking.bodies, "read", return_value=None):
        book_all()
    assert [(row.state, row.code) for row in IntakeTicket.objects.all()] == [("failed", "refused")]


def test_a_flush_of_two_thousand_with_a_fifth_twice_has_exact_totals(caller, order):
    """Oldest first, in batches, each ticket in five sent again in a later one."""
    unique = [pos_ticket(order.store.code, number=f"T-{number:04}") for number in range(2000)]
    unique[0] = pos_ticket(order.store.code, order.code, number="T-0000")
    taken = known = 0
    for start in range(0, 2000, 800):
        batch = unique[max(0, start - 200) : start] + unique[start : start + 800]
        answer = caller.post(PATH, batch)
        results = answer.json().get("results") or [{"status": 202}] * len(batch)
        taken += sum(row["status"] == 202 for row in results)
        known += sum(row["status"] == 200 for row in results)
    assert (taken, known, IntakeTicket.objects.count()) == (2000, 400, 2000)
    book_all()
    assert (state_of(order), counted(), Case.objects.count()) == (PAID, (1, 0), 0)
    assert list(IntakeReceipt.objects.values_list("state", "waiting")) == [("done", 0)] * 3


def test_only_who_may_report_for_the_store_tries_again(order, caller):
    caller.post(PATH, pos_ticket(order.store.code))
    book_all()
    receipt = IntakeReceipt.objects.get()
    with pytest.raises(PermissionRefused):
        booking.retry_tickets(receipt.pk, actor=_staff(order.store, "payments:read"))
    with pytest.raises(IllegalTransition):  # none has failed
        booking.retry_tickets(receipt.pk, actor=_staff(order.store, "payments:read", "payments:confirm"))


def _staff(store, *codes):
    return Actor(ActorKind.STAFF, "x", "x", grants=(Grant(frozenset(codes), frozenset({store.pk})),))
