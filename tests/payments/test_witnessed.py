"""Tickets a till tells without a code of ours, and reversals that overtake what a clerk declared."""

from decimal import Decimal

import pytest

from apps.payments.inputs import Evidence
from apps.payments.models import ReceiptEvidence
from apps.payments.operations import set_aside_declared, witness_ticket
from apps.payments.states import CaseKind, Door, PaymentState, ReceiptKind, ReceiptState
from tests.factories.payments import cases, counted, declare, state_of, tell, ticket
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db
PAID = ("paid", PaymentState.PAID, Decimal("0.00"))
DECLARED = ("ready", PaymentState.DECLARED, Decimal("0.00"))


def witness(order, number="T-1", door=Door.FILE):
    actor = person("till", order.store)
    return witness_ticket(ticket(order, number), evidence=Evidence(door, "files", f"{door}-{number}"), actor=actor)


def test_a_ticket_without_our_code_confirms_everything_declared_under_its_number():
    one = make_work_order()
    other = make_work_order(one.store)
    for order in (one, other):
        declare(order, till="", number="T 1")
    assert [receipt.payable_id for receipt in witness(one)] == [one.payable_id, other.payable_id]
    assert (state_of(one), state_of(other), counted(), cases()) == (PAID, PAID, (2, 0), [])
    assert (witness(one), witness(one, "T-2")) == ([], [])
    assert ReceiptEvidence.objects.filter(door=Door.FILE).count() == 2


def test_declared_with_the_till_and_without_it_both_are_confirmed_by_its_ticket():
    one = make_work_order()
    other = make_work_order(one.store)
    declare(one, till="", number="42")
    declare(other, till="1", number="42")
    assert {receipt.payable_id for receipt in witness(one, "42")} == {one.payable_id, other.payable_id}
    assert (state_of(one), state_of(other), counted(), cases()) == (PAID, PAID, (2, 0), [])


def test_witnessed_and_then_told_with_its_code_is_one_receipt():
    order = make_work_order()
    declare(order)
    witness(order)
    receipt = tell(order, Door.HOOK)
    assert (counted(), state_of(order), cases()) == ((1, 0), PAID, [])
    assert [*receipt.evidence.values_list("door", flat=True)] == [Door.DECLARED, Door.FILE, Door.HOOK]


def test_a_witness_of_what_was_set_aside_counts_it_again_and_asks_when_it_is_too_much():
    order = make_work_order()
    receipt, _ = declare(order)
    set_aside_declared(receipt.pk, actor=person("mona", order.store))
    tell(order, Door.REST, number="T-2")
    witness(order)
    assert (state_of(order)[2], cases()) == (Decimal("-60.00"), [CaseKind.OVERPAID])


def test_a_stranger_witnesses_nothing():
    order = make_work_order()
    declare(order)
    evidence = Evidence(Door.FILE, "files", "1")
    assert witness_ticket(ticket(order), evidence=evidence, actor=person("till", make_store())) == []
    assert state_of(order) == DECLARED


def test_a_reversal_that_overtakes_the_ticket_a_clerk_declared_takes_it_back():
    order = make_work_order()
    declare(order)
    reversal = pay(order, number="T-9", kind=ReceiptKind.REVERSAL, reverses=ticket(order))[0]
    assert (reversal.state, state_of(order)) == (ReceiptState.WAITING, DECLARED)
    tell(order, Door.FILE)
    reversal.refresh_from_db()
    assert (reversal.state, cases()) == (ReceiptState.APPLIED, [])
    assert state_of(order) == ("ready", PaymentState.REFUNDED, Decimal("60.00"))
