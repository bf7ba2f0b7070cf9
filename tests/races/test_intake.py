"""The same tickets sent by two at the same moment, booked by several, and a worker that dies: each counts once."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from apps.core.channels import Done
from apps.payments.api.intake.reading import read
from apps.payments.models import Case, IntakeReceipt, IntakeTicket, Receipt, ReceiptEvidence
from apps.payments.operations.intake import book_tickets, booking, receive_tickets
from tests.factories.intake import pos_ticket, states
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, person

from .test_payments import errors, state_of, together

pytestmark = pytest.mark.django_db(transaction=True)


def batch(store, numbers):
    return [pos_ticket(store.code, number=f"T-{number}") for number in numbers]


def sending(tickets, actor):
    body = json.dumps(tickets).encode()
    return lambda: receive_tickets(read(body)[0], actor=actor)


def test_two_identical_batches_at_once_are_taken_once():
    store = make_store()
    actor = person("till", store)
    for turn in range(10):
        numbers = [f"{turn}-{number}" for number in range(50)]
        forward, backward = batch(store, numbers), batch(store, reversed(numbers))
        found = together([sending(forward, actor), sending(backward, actor)])
        assert errors(found) == []
        assert sorted(answer.receipt is None for answer in found) == [False, True]
        kept = next(answer.receipt for answer in found if answer.receipt)
        assert {said.receipt_id for answer in found for said in answer.others} == {kept.pk}
    assert (IntakeReceipt.objects.count(), IntakeTicket.objects.count()) == (10, 500)


def test_batches_that_overlap_take_each_ticket_once():
    store = make_store()
    actor = person("till", store)
    acts = [sending(batch(store, range(start, start + 40)), actor) for start in (0, 20, 10, 30)]
    found = together(acts)
    assert errors(found) == []
    assert sum(answer.receipt.taken for answer in found if answer.receipt) == IntakeTicket.objects.count() == 70


def test_two_workers_rung_for_one_request_book_it_once():
    order = make_work_order()
    receive_tickets(read(_paying(order))[0], actor=person("till", order.store))
    receipt = IntakeReceipt.objects.get()
    found = together([lambda: book_tickets(receipt.pk)] * 3)
    assert errors(found) == []
    assert sorted(outcome is None for outcome in found) == [False, True, True]
    assert (state_of(order)[0], Receipt.objects.count(), IntakeReceipt.objects.get().waiting) == ("paid", 1, 0)


def _paying(order):
    return json.dumps(pos_ticket(order.store.code, order.code)).encode()


def test_a_worker_killed_in_the_middle_of_a_ticket_costs_none_and_doubles_none():
    orders = [make_work_order()]
    store = orders[0].store
    orders += [make_work_order(store) for _ in range(2)]
    tickets = [pos_ticket(store.code, order.code, number=f"T-{place}") for place, order in enumerate(orders)]
    receive_tickets(read(json.dumps(tickets).encode())[0], actor=person("till", store))
    receipt = IntakeReceipt.objects.get()
    assert _killed_while_booking(receipt.pk, tickets=2) == signal.SIGKILL
    receipt.refresh_from_db()
    assert (receipt.attempts, receipt.waiting, book_tickets(receipt.pk)) == (1, 2, None)  # it is leased still
    assert states() == [("T-0", "booked"), ("T-1", "waiting"), ("T-2", "waiting")]
    IntakeReceipt.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert book_tickets(receipt.pk) == Done()
    assert [state_of(order)[0] for order in orders] == ["paid"] * 3
    assert (Receipt.objects.count(), ReceiptEvidence.objects.count(), Case.objects.count()) == (3, 3, 0)


def _killed_while_booking(receipt_id, *, tickets):
    """A process that dies with the last of so many tickets paid and not yet committed; what it died of."""
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's: this process opens its own
        real, booked = booking.record_payment, []

        def deadly(*args, **values):
            found = real(*args, **values)
            booked.append(found)
            if len(booked) == tickets:
                os.kill(os.getpid(), signal.SIGKILL)
            return found

        try:
            booking.record_payment = deadly
            book_tickets(receipt_id)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)
