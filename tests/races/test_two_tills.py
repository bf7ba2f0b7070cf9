"""Two tills at one payable, forced to meet two hundred times: who holds it, what is paid, what goes back.

Real threads on real connections of one PostgreSQL, started together. One order lives through many meetings, each undone
afterwards, so that the time goes into meetings.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db.models import Sum

from apps.payments.errors import PayableReserved, TooMuchBack
from apps.payments.inputs import Evidence, Ticket
from apps.payments.models import Case, Payable, Receipt, ReceiptEvidence
from apps.payments.operations import (
    ask_refund,
    ask_security_deposit,
    record_payment,
    release_payable,
    reserve_payable,
    return_security_deposit,
    witness_ticket,
)
from apps.payments.states import Door, ReceiptKind
from apps.workshop.models import WorkOrder
from tests.factories.payments import DAY, declare, state_of
from tests.factories.workshop import make_work_order, pay, person, till_payment

from .test_payments import errors, sums_are_right, together

pytestmark = pytest.mark.django_db(transaction=True)
HOLDS, PAYS, SAME, DECLARES, BACK, WITNESSES = 60, 40, 40, 30, 10, 10


def test_the_meetings_are_two_hundred():
    assert HOLDS + PAYS + SAME + DECLARES + 2 * BACK + WITNESSES == 200


def paying(order: WorkOrder, till: str, number: str, door: Door = Door.REST) -> Callable[[], Any]:
    payment = till_payment(order, ticket=Ticket(order.store.code, till, DAY, number))
    actor = person("till", order.store)
    return lambda: record_payment(payment, evidence=Evidence(door, f"till-{till}", number), actor=actor)


def took_back(order: WorkOrder, receipt: Receipt, number: str) -> None:
    """What the meeting paid is reversed: the next one finds the order as it was."""
    original = Ticket(order.store.code, receipt.till_code, DAY, receipt.ticket_number, receipt.payment_line)
    pay(order, number=number, kind=ReceiptKind.REVERSAL, reverses=original)


def test_of_two_tills_that_open_it_exactly_one_holds_it():
    order = make_work_order()
    actor = person("till", order.store)
    for turn in range(HOLDS):
        found = together([
            lambda till=till: reserve_payable(order.payable_id, till=till, actor=actor) for till in ("S/1", "S/2")
        ])  # fmt: skip
        held = Payable.objects.get(pk=order.payable_id).reserved_by
        refused = [one for one in found if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [PayableReserved], (turn, found)
        assert (refused[0].extra["till"], [one.reserved_by for one in found if one not in refused]) == (held, [held])
        release_payable(order.payable_id, till=held, actor=actor)


def test_of_two_tills_that_pay_it_both_are_booked_and_one_case_says_it_is_too_much():
    for turn in range(PAYS):
        if turn % 10 == 0:  # its receipts are counted anew each time
            order = make_work_order()
        found = together([paying(order, "1", f"A{turn}"), paying(order, "2", f"B{turn}")])
        assert errors(found) == []
        assert [is_new for _receipt, is_new in found] == [True, True]
        assert state_of(order) == ("paid", "overpaid", Decimal("-60.00"))
        opened = Case.objects.filter(kind="overpaid")
        assert (opened.count(), Case.objects.count()) == (turn + 1, turn + 1)
        assert opened.latest("id").receipt_id in {receipt.pk for receipt, _ in found}
        for receipt, _ in found:
            took_back(order, receipt, f"R{turn}-{receipt.till_code}")
        assert state_of(order)[2] == Decimal("60.00")
    assert Receipt.objects.filter(kind="payment", state="applied").count() == 2 * PAYS
    assert sums_are_right()


def test_the_same_ticket_twice_at_once_is_one_receipt():
    for turn in range(SAME):
        if turn % 10 == 0:  # its receipts are counted anew each time
            order = make_work_order()
        doors = (Door.REST, Door.HOOK) if turn % 2 else (Door.POLL, Door.FILE)
        found = together([paying(order, "1", f"T{turn}", door) for door in doors])
        assert errors(found) == []
        assert sorted(is_new for _receipt, is_new in found) == [False, True]
        assert state_of(order) == ("paid", "paid", Decimal("0.00"))
        took_back(order, found[0][0], f"R{turn}")
    assert (Receipt.objects.filter(kind="payment").count(), Case.objects.count()) == (SAME, 0)
    assert ReceiptEvidence.objects.filter(receipt__kind="payment").count() == 2 * SAME
    assert sums_are_right()


def test_a_clerk_and_the_till_at_once_tell_one_receipt():
    order = make_work_order()
    for turn in range(DECLARES):
        misread = ("1", "", "2")[turn % 3]
        read_again = WorkOrder.objects.get(pk=order.pk)
        clerk = partial(declare, read_again, number=f"T-0{turn + 1}", till=misread)
        found = together([clerk, paying(order, "1", f"T{turn + 1}", Door.HOOK)])
        assert errors(found) == []
        assert len({receipt.pk for receipt, _ in found}) == 1
        receipt = Receipt.objects.get(pk=found[0][0].pk)
        assert (receipt.awaits_confirmation, receipt.ticket_number, receipt.evidence.count()) == (
            False, f"T{turn + 1}", 2,
        )  # fmt: skip
        assert state_of(order) == ("paid", "paid", Decimal("0.00"))
        took_back(order, receipt, f"R{turn}")
    assert (Receipt.objects.filter(kind="payment").count(), Case.objects.count()) == (DECLARES, 0)
    assert sums_are_right()


def test_two_who_give_a_deposit_back_at_once_promise_no_more_than_there_is():
    order = make_work_order()
    mona = person("mona", order.store)
    for turn in range(BACK):
        deposit = ask_security_deposit(order.code, amount=Decimal("60.00"), actor=mona)
        pay(order, payable=deposit.code, number=f"D{turn}")
        give = partial(return_security_deposit, deposit.pk, amount=Decimal("40.00"), actor=mona)
        refused = [one for one in together([give, give]) if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [TooMuchBack]
        assert Payable.objects.filter(returns=deposit).aggregate(sum=Sum("total"))["sum"] == Decimal("40.00")


def test_two_who_refund_at_once_promise_no_more_than_was_paid():
    for turn in range(BACK):
        order = make_work_order(until="paid")
        mona = person("mona", order.store)
        give = partial(ask_refund, order.payable_id, amount=Decimal("60.00"), reason="Not repaired", actor=mona)
        refused = [one for one in together([give, give]) if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [TooMuchBack], turn
        assert Payable.objects.filter(returns=order.payable).count() == 1


def test_two_files_that_witness_a_mixed_ticket_at_once_confirm_each_order_once():
    one = make_work_order()
    other = make_work_order(one.store)
    till = person("till", one.store)
    for turn in range(WITNESSES):
        for order in (one, other):
            declare(order, number=f"T{turn}", till="")
        ticket = Ticket(one.store.code, "1", DAY, f"T{turn}")
        acts = [
            lambda door=door, ticket=ticket: witness_ticket(ticket, evidence=Evidence(door, "f", "1"), actor=till)
            for door in (Door.FILE, Door.POLL)
        ]
        found = together(acts)
        assert errors(found) == []
        assert sorted(map(len, found)) == [0, 2]
        assert (state_of(one)[:2], state_of(other)[:2]) == (("paid", "paid"), ("paid", "paid"))
        for order in (one, other):
            receipt = order.payable.receipts.get(ticket_number=f"T{turn}")
            took_back(order, receipt, f"R{turn}-{order.code}")
    assert Case.objects.count() == 0
