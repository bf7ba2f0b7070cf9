"""A till payment is a fact: whatever it is like, it is recorded once, has its effect, and is never refused."""

from decimal import Decimal

import pytest

from apps.core.errors import PermissionRefused
from apps.core.models import Event
from apps.payments.errors import UnknownStore
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket
from apps.payments.models import Case, Payable, Receipt, ReceiptEvidence
from apps.payments.operations import record_payment
from apps.payments.states import CaseKind, Door, PaymentState, ReceiptKind, ReceiptState
from apps.workshop import operations as workshop
from apps.workshop.inputs import QuoteLineInput
from apps.workshop.states import LineKind, WorkOrderStatus
from tests.factories.stores import make_store
from tests.factories.workshop import PAID_AT, make_work_order, pay, person, till_payment

pytestmark = pytest.mark.django_db


def state_of(order):
    order.refresh_from_db()
    return order.status, order.payment_state, order.balance


def cases():
    return sorted(Case.objects.values_list("kind", flat=True))


def test_a_ready_order_becomes_paid_by_itself_in_one_transaction():
    order = make_work_order()
    receipt, is_new = pay(order)
    assert (is_new, receipt.state, receipt.payable.balance) == (True, ReceiptState.APPLIED, Decimal("0.00"))
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
    assert order.paid_at == PAID_AT
    assert cases() == []
    told = list(Event.objects.order_by("-id").values_list("type", "occurred_at")[:4])
    assert told == [
        ("recommerce.work_order.paid.v1", PAID_AT),
        ("recommerce.payable.payment_changed.v1", PAID_AT),
        ("recommerce.payment.applied.v1", told[2][1]),
        ("recommerce.payment.recorded.v1", PAID_AT),
    ]
    assert len(set(Event.objects.order_by("-id").values_list("xid", flat=True)[:4])) == 1


def test_the_same_ticket_again_adds_evidence_and_nothing_else():
    order = make_work_order()
    payment = till_payment(order)
    first, _ = pay(order, payment=payment)
    events = Event.objects.count()
    again, is_new = pay(order, payment=payment, door=Door.HOOK)
    once_more, _ = pay(order, payment=payment, door=Door.HOOK)
    assert (again.pk, once_more.pk, is_new) == (first.pk, first.pk, False)
    assert list(first.evidence.values_list("door", "differs")) == [(Door.REST, False), (Door.HOOK, False)]
    assert (Event.objects.count(), cases()) == (events, [])
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))


@pytest.mark.parametrize("code", ["code", "payable", "ean", "typed"])
def test_any_code_of_ours_finds_what_is_paid(code):
    order = make_work_order()
    codes = {
        "code": order.code,
        "payable": order.payable.code,
        "ean": order.payable.ean,
        "typed": f" {order.code.lower()} ",
    }
    pay(order, payable=codes[code])
    assert state_of(order)[0] == WorkOrderStatus.PAID


def test_a_payment_known_before_its_order_is_payable_waits_and_is_applied_when_it_is():
    order = make_work_order(until="quoted")
    receipt, _ = pay(order)
    assert (receipt.state, state_of(order)) == (
        ReceiptState.WAITING,
        (WorkOrderStatus.QUOTED, PaymentState.NOTHING_DUE, Decimal("0.00")),
    )
    workshop.approve_quote(order.id, actor=person("clara", order.store))
    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.APPLIED
    assert state_of(order) == (WorkOrderStatus.APPROVED, PaymentState.PAID, Decimal("0.00"))
    assert cases() == []


def test_a_code_of_nobody_is_kept_and_waits():
    store = make_store()
    order = make_work_order(store)
    receipt, is_new = pay(order, payable="WO-UNKNOWN")
    assert (is_new, receipt.state, receipt.payable_code) == (True, ReceiptState.WAITING, "WO-UNKNOWN")
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.DUE, Decimal("60.00"))


def test_short_then_the_rest():
    order = make_work_order()
    pay(order, "25.00")
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.PART_PAID, Decimal("35.00"))
    pay(order, "35.00")
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
    assert cases() == []


def test_a_deposit_is_called_a_deposit():
    order = make_work_order(until="approved")
    pay(order, "20.00", kind=ReceiptKind.DEPOSIT)
    assert state_of(order) == (WorkOrderStatus.APPROVED, PaymentState.DEPOSIT_PAID, Decimal("40.00"))


def test_too_much_is_paid_and_opens_a_case():
    order = make_work_order()
    pay(order, "70.00")
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.OVERPAID, Decimal("-10.00"))
    assert cases() == [CaseKind.OVERPAID]


def test_a_second_and_different_payment_is_booked_and_opens_a_case():
    order = make_work_order()
    pay(order)
    receipt, is_new = pay(order)
    assert (is_new, receipt.state) == (True, ReceiptState.APPLIED)
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.OVERPAID, Decimal("-60.00"))
    assert [(case.kind, case.receipt_id) for case in Case.objects.all()] == [(CaseKind.OVERPAID, receipt.pk)]


def test_one_ticket_with_two_contents_keeps_the_first_and_opens_a_case():
    order = make_work_order()
    pay(order, number="T-1")
    again, is_new = pay(order, "55.00", number="T-1", door=Door.HOOK)
    assert (is_new, again.amount) == (False, Decimal("60.00"))
    assert list(again.evidence.values_list("differs", flat=True)) == [False, True]
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
    assert cases() == [CaseKind.CONFLICTING_TICKET]


def test_the_discounts_of_all_tickets_together_are_held_against_the_limit():
    order = make_work_order(price="100.00")
    pay(order, "40.00", discount="10.00")
    assert Case.objects.count() == 0
    second, _new = pay(order, "40.00", discount="10.00")
    assert (order.payment_state, [*Case.objects.values_list("kind", "receipt")]) == (
        "paid", [(CaseKind.DISCOUNT_OVER_LIMIT, second.pk)],
    )  # fmt: skip


@pytest.mark.parametrize(("discount", "expected"), [("6.00", []), ("6.01", [CaseKind.DISCOUNT_OVER_LIMIT])])
def test_a_discount_closes_the_order_and_above_the_stores_limit_opens_a_case(discount, expected):
    order = make_work_order()
    pay(order, str(Decimal("60.00") - Decimal(discount)), discount=discount)
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
    assert cases() == expected


def test_paid_before_ready_never_moves_the_work_and_settles_when_ready():
    order = make_work_order(until="in_work")
    pay(order)
    assert state_of(order) == (WorkOrderStatus.IN_WORK, PaymentState.PAID, Decimal("0.00"))
    workshop.finish_work(order.id, actor=person("tina", order.store))
    workshop.pass_quality_check(order.id, actor=person("lea", order.store))
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))


def test_paid_while_the_quote_is_revised_counts_on_the_new_one():
    order = make_work_order(until="approved")
    clara, tina = person("clara", order.store), person("tina", order.store)
    workshop.revise_quote(order.id, actor=tina)
    pay(order)
    assert state_of(order) == (WorkOrderStatus.DIAGNOSING, PaymentState.PAID, Decimal("0.00"))
    dearer = QuoteLineInput(LineKind.LABOUR, "Brakes, gears, chain", Decimal(1), Decimal("80.00"), "FR20")
    workshop.quote(order.id, [dearer], actor=tina)
    workshop.approve_quote(order.id, actor=clara, expected_total=Decimal("80.00"))
    assert state_of(order) == (WorkOrderStatus.APPROVED, PaymentState.PART_PAID, Decimal("20.00"))
    assert cases() == []


def test_a_reversal_takes_the_payment_back_and_the_order_is_ready_again():
    order = make_work_order()
    original, _ = pay(order, number="T-1")
    reversal, _ = pay(order, number="T-2", kind=ReceiptKind.REVERSAL, reverses=original_ticket(order))
    assert (reversal.reverses_id, reversal.state) == (original.pk, ReceiptState.APPLIED)
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.REFUNDED, Decimal("60.00"))
    assert order.paid_at is None
    assert cases() == []


def test_a_reversal_that_overtakes_its_payment_waits_for_it():
    order = make_work_order()
    reversal, _ = pay(order, number="T-2", kind=ReceiptKind.REVERSAL, reverses=original_ticket(order))
    assert reversal.state == ReceiptState.WAITING
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.DUE, Decimal("60.00"))
    pay(order, number="T-1")
    reversal.refresh_from_db()
    assert reversal.state == ReceiptState.APPLIED
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.REFUNDED, Decimal("60.00"))


def test_a_ticket_reversed_twice_counts_once_and_opens_a_case():
    order = make_work_order()
    pay(order, number="T-1")
    for number in ("T-2", "T-3"):
        pay(order, number=number, kind=ReceiptKind.REVERSAL, reverses=original_ticket(order))
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.REFUNDED, Decimal("60.00"))
    assert cases() == [CaseKind.REVERSED_TWICE]


def test_a_reversal_after_hand_over_is_booked_and_opens_a_case():
    order = make_work_order()
    pay(order, number="T-1")
    workshop.hand_over(order.id, actor=person("clara", order.store))
    pay(order, number="T-2", kind=ReceiptKind.REVERSAL, reverses=original_ticket(order))
    assert state_of(order) == (WorkOrderStatus.HANDED_OVER, PaymentState.REFUNDED, Decimal("60.00"))
    assert cases() == [CaseKind.REVERSED_AFTER_HAND_OVER]


def test_a_reversal_of_a_waiting_payment_follows_it():
    order = make_work_order(until="quoted")
    pay(order, number="T-1")
    pay(order, number="T-2", kind=ReceiptKind.REVERSAL, reverses=original_ticket(order), payable="")
    workshop.approve_quote(order.id, actor=person("clara", order.store))
    assert state_of(order) == (WorkOrderStatus.APPROVED, PaymentState.REFUNDED, Decimal("60.00"))
    assert set(Receipt.objects.values_list("state", flat=True)) == {ReceiptState.APPLIED}


def test_another_currency_is_kept_in_a_case_and_counts_nothing():
    order = make_work_order()
    receipt, _ = pay(order, currency="CHF")
    assert receipt.state == ReceiptState.IN_CASE
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.DUE, Decimal("60.00"))
    assert cases() == [CaseKind.WRONG_CURRENCY]


def test_another_companys_till_is_kept_in_a_case_and_counts_nothing():
    order = make_work_order()
    other = make_store()
    payment = till_payment(order, ticket=Ticket(other.code, "1", PAID_AT.date(), "T-9"))
    _evidence = pay_at(other, payment)
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.DUE, Decimal("60.00"))
    assert cases() == [CaseKind.WRONG_ENTITY]


def test_paid_after_it_was_cancelled_is_booked_and_opens_a_case():
    order = make_work_order(until="approved")
    workshop.cancel(order.id, actor=person("clara", order.store))
    receipt, _ = pay(order)
    assert receipt.state == ReceiptState.APPLIED
    assert state_of(order) == (WorkOrderStatus.CANCELLED, PaymentState.OVERPAID, Decimal("-60.00"))
    assert cases() == [CaseKind.WITHDRAWN]


def test_cancelled_after_it_was_paid_opens_a_case():
    order = make_work_order(until="approved")
    pay(order, "20.00", discount="5.00")
    workshop.cancel(order.id, actor=person("clara", order.store))
    payable = Payable.objects.get()
    assert (payable.state, payable.total, payable.discounted, payable.lines.count()) == ("withdrawn", 0, 0, 1)
    assert state_of(order) == (WorkOrderStatus.CANCELLED, PaymentState.OVERPAID, Decimal("-20.00"))
    assert cases() == [CaseKind.WITHDRAWN_PAID]


@pytest.mark.parametrize("kind", [ReceiptKind.REFUND, ReceiptKind.REVERSAL])
def test_giving_back_what_a_cancelled_order_took_leaves_nothing_and_asks_nobody(kind):
    order = make_work_order(until="approved")
    pay(order, "20.00", number="T-1", discount="5.00")
    workshop.cancel(order.id, actor=person("clara", order.store))
    if kind == ReceiptKind.REVERSAL:
        reverse(order, "T-2", of="T-1", lines=(), tenders=(Tender("cash", Decimal("20.00")),))
    else:
        pay(order, "20.00", number="T-2", kind=kind)
    assert state_of(order) == (WorkOrderStatus.CANCELLED, PaymentState.NOTHING_DUE, Decimal("0.00"))
    assert cases() == [CaseKind.WITHDRAWN_PAID]


def test_a_stranger_records_nothing():
    order = make_work_order()
    stranger, reader = person("mallory", make_store()), person("mallory", order.store, "payments:read")
    for actor, refusal in ((stranger, UnknownStore), (reader, PermissionRefused)):
        with pytest.raises(refusal):
            record_payment(till_payment(order), evidence=evidence(), actor=actor)
    assert (Receipt.objects.count(), ReceiptEvidence.objects.count()) == (0, 0)
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.DUE, Decimal("60.00"))


def test_a_store_nobody_has_is_the_senders_mistake():
    order = make_work_order()
    payment = till_payment(order, ticket=Ticket("NOWHERE", "1", PAID_AT.date(), "T-1"))
    with pytest.raises(UnknownStore):
        record_payment(payment, evidence=evidence(), actor=person("till", order.store))
    assert Receipt.objects.count() == 0


def test_tenders_alone_say_what_was_paid():
    order = make_work_order()
    pay(order, lines=(), tenders=(Tender("cash", Decimal("70.00")),), change=Decimal("10.00"))
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))


def reverse(order, number, of, **values):
    ticket = Ticket(order.store.code, "1", PAID_AT.date(), of)
    return pay(order, number=number, kind=ReceiptKind.REVERSAL, reverses=ticket, **values)[0]


def test_a_reversed_refund_puts_the_money_back():
    order = make_work_order()
    pay(order, number="T-1")
    pay(order, "20.00", number="T-2", kind=ReceiptKind.REFUND)
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.PART_PAID, Decimal("20.00"))
    reverse(order, "T-3", of="T-2", lines=(), tenders=(Tender("cash", Decimal("20.00")),))
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
    assert cases() == []


def test_two_refunds_of_one_ticket_both_count():
    order = make_work_order()
    pay(order, number="T-1")
    for number in ("T-2", "T-3"):
        pay(order, "20.00", number=number, kind=ReceiptKind.REFUND, reverses=original_ticket(order))
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.PART_PAID, Decimal("40.00"))
    assert cases() == []


def test_a_reversal_of_what_was_never_counted_counts_nothing():
    order = make_work_order()
    pay(order, number="T-1")
    reverse(order, "T-2", of="T-1")
    assert reverse(order, "T-3", of="T-1").state == ReceiptState.IN_CASE
    assert reverse(order, "T-4", of="T-3").state == ReceiptState.IN_CASE
    assert state_of(order) == (WorkOrderStatus.READY, PaymentState.REFUNDED, Decimal("60.00"))
    assert cases() == [CaseKind.REVERSED_TWICE, CaseKind.REVERSED_TWICE]


def test_a_reversal_known_before_its_original_and_its_order_is_payable_asks_nobody_for_more():
    order = make_work_order(until="quoted")
    reversal = reverse(order, "T-2", of="T-1")
    workshop.approve_quote(order.id, actor=person("clara", order.store))
    reversal.refresh_from_db()
    assert (reversal.state, state_of(order)[2]) == (ReceiptState.WAITING, Decimal("60.00"))
    pay(order, number="T-1")
    reversal.refresh_from_db()
    assert (reversal.state, state_of(order)[2]) == (ReceiptState.APPLIED, Decimal("60.00"))


def test_tickets_that_reverse_themselves_or_each_other_end_somewhere():
    order = make_work_order()
    assert reverse(order, "T-1", of="T-1").state == ReceiptState.WAITING
    reverse(order, "T-2", of="T-3")
    reverse(order, "T-3", of="T-2")
    payable = Payable.objects.get()
    assert payable.balance == payable.total - payable.discounted - payable.paid
    assert Receipt.objects.count() == 3


def test_an_unknown_code_said_again_rightly_is_a_question():
    order = make_work_order()
    first, _ = pay(order, number="T-1", payable="WO-UNKNOWN")
    again, is_new = pay(order, number="T-1", door=Door.HOOK)
    assert (again.pk, is_new, again.state) == (first.pk, False, ReceiptState.WAITING)
    assert Case.objects.get().details["other_payable"] == order.code
    assert cases() == [CaseKind.CONFLICTING_TICKET]


def original_ticket(order):
    return Ticket(order.store.code, "1", PAID_AT.date(), "T-1")


def evidence():
    return Evidence(Door.REST, "till", "r-1")


def pay_at(store, payment):
    return record_payment(payment, evidence=evidence(), actor=person("till", store))


def test_mixed_ticket_counts_only_our_lines():
    order = make_work_order()
    ours = PaidLine(due=Decimal("60.00"), paid=Decimal("60.00"))
    pay(order, lines=(ours,), tenders=(Tender("card", Decimal("145.50")),))
    assert state_of(order) == (WorkOrderStatus.PAID, PaymentState.PAID, Decimal("0.00"))
