"""The same tickets sent by two at the same moment: taken once, whichever came first."""

import json

import pytest

from apps.payments.api.intake.reading import read
from apps.payments.models import IntakeReceipt, IntakeTicket, Receipt
from apps.payments.operations.intake import book_tickets, receive_tickets
from tests.factories.intake import pos_ticket
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
        for answer in found:
            assert {said.receipt_id for said in answer.answers} == {kept.pk}
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
