"""A clerk's word on a paper ticket: believed up to a ceiling, and one with what any other door tells, in any order."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from django.db import transaction

from apps.core.codes import new_code
from apps.core.errors import Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.payments.errors import NotDeclared
from apps.payments.inputs import Declaration, Evidence, Ticket
from apps.payments.models import Case, Payable, Receipt
from apps.payments.operations import (
    ask_advance,
    confirm_declared,
    declare_payment,
    record_payment,
    set_aside_declared,
    set_store_door,
)
from apps.payments.selectors import confirmations_expected, unconfirmed
from apps.payments.states import CaseKind, Door, PaymentState, ReceiptState
from apps.workshop import operations as workshop
from apps.workshop.errors import DeclaredOverCeiling
from tests.factories.payments import DAY, cases, counted, declare, state_of, tell
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, person, till_payment

pytestmark = pytest.mark.django_db


PAID = ("paid", PaymentState.PAID, Decimal("0.00"))
DECLARED = ("ready", PaymentState.DECLARED, Decimal("0.00"))
DUE = ("ready", PaymentState.DUE, Decimal("60.00"))


def test_the_same_ticket_through_five_doors_in_every_order_is_one_receipt_and_no_case():
    order = make_work_order()
    set_store_door(
        store=order.store, door=Door.POLL, source="erp", lateness=timedelta(hours=1), actor=person("mona", order.store)
    )
    for doors in permutations(Door):
        with transaction.atomic():
            told_by_a_till = False
            for door in doors:
                receipt = declare(order)[0] if door == Door.DECLARED else tell(order, door)
                receipt.refresh_from_db()
                told_by_a_till |= door != Door.DECLARED
                expected = (not told_by_a_till, PAID if told_by_a_till else DECLARED)
                assert (receipt.awaits_confirmation, state_of(order)) == expected, doors
                waiting = [wait.door for wait in confirmations_expected(receipt)]
                assert waiting == ([] if told_by_a_till else [Door.POLL]), doors
            assert (Receipt.objects.count(), cases()) == (1, []), doors
            assert [*receipt.evidence.values_list("door", "differs")] == [(door, False) for door in doors]
            assert (receipt.ticket_number, receipt.payment_line) == ("T-1", 1)
            transaction.set_rollback(True)


def test_what_is_declared_counts_in_the_clerks_name_and_tells_what_still_confirms_it():
    order = make_work_order()
    for door, hours, active in ((Door.FILE, 14, True), (Door.POLL, 1, True), (Door.HOOK, 0, False)):
        set_store_door(
            store=order.store, door=door, source="x", lateness=timedelta(hours=hours), active=active,
            actor=person("mona", order.store),
        )  # fmt: skip
    receipt, is_new = declare(order, till="")
    assert (is_new, receipt.declared_by, receipt.till_code, receipt.state) == (True, "Clara", "", ReceiptState.APPLIED)
    assert state_of(order) == DECLARED
    expected = [(wait.door, wait.by - receipt.occurred_at) for wait in confirmations_expected(receipt)]
    assert expected == [(Door.POLL, timedelta(hours=1)), (Door.FILE, timedelta(hours=14))]
    assert [*unconfirmed(person("mona", order.store))] == [receipt]
    assert [*unconfirmed(person("mona", make_store()))] == []
    assert Event.objects.filter(type="recommerce.payment.declared.v1").count() == 1


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ("42", "000042"), ("000042", "42"), ("00-42", "0042"), ("t 42", "T-00042"), ("T42", "T-00042"),
        ("00042-003-0012", "42-3-12"), ("000420030012", "00042-003-0012"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared_first", [True, False])
def test_a_number_is_the_same_with_other_zeros_and_dashes(declared, told, declared_first):
    order = make_work_order()
    acts = [lambda: declare(order, number=declared), lambda: tell(order, Door.FILE, number=told)]
    for act in acts if declared_first else acts[::-1]:
        act()
    assert (state_of(order), counted(), cases()) == (PAID, (1, 0), [])
    assert Receipt.objects.get().ticket_number == told


@pytest.mark.parametrize("other", ["43", "420", "4-2-1", "T-43"])
def test_another_number_is_another_ticket(other):
    order = make_work_order()
    declare(order, "30.00", number="42")
    tell(order, Door.HOOK, "30.00", number=other)
    assert (counted(), state_of(order)[2]) == ((2, 1), Decimal("0.00"))


MISREAD = {
    "no till": {"till": ""}, "another till": {"till": "2"}, "the day before": {"day": DAY - timedelta(days=1)},
    "past midnight": {"day": DAY + timedelta(days=1)},
}  # fmt: skip


@pytest.mark.parametrize("name", MISREAD)
@pytest.mark.parametrize("declared_first", [True, False])
def test_a_misread_till_or_midnight_is_the_same_ticket(name, declared_first, monkeypatch):
    monkeypatch.setattr("apps.payments.operations.declaring.today_in", lambda store: DAY + timedelta(days=1))
    order = make_work_order()
    acts = [lambda: declare(order, **MISREAD[name]), lambda: tell(order, Door.POLL)]
    for act in acts if declared_first else acts[::-1]:
        act()
    receipt = Receipt.objects.get()
    assert (receipt.till_code, receipt.business_date, receipt.awaits_confirmation) == ("1", DAY, False)
    assert (state_of(order), cases()) == (PAID, [])


def test_two_days_apart_are_two_tickets():
    order = make_work_order()
    declare(order, "30.00", day=DAY - timedelta(days=2))
    tell(order, Door.POLL, "30.00")
    assert counted() == (2, 1)


@pytest.mark.parametrize("declared_first", [True, False])
def test_a_ticket_of_a_sister_store_shown_where_the_bike_is_collected_is_the_same(declared_first):
    order = make_work_order()
    sister = make_store(entity=order.legal_entity)
    there = till_payment(order, ticket=Ticket(sister.code, "1", DAY, "T-1"))
    acts = [
        lambda: declare(order),
        lambda: record_payment(there, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", sister)),
    ]
    for act in acts if declared_first else acts[::-1]:
        act()
    receipt = Receipt.objects.get()
    assert (receipt.store_id, receipt.awaits_confirmation, state_of(order), cases()) == (sister.pk, False, PAID, [])


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_at_the_end_of_the_calendar_is_a_day(day, monkeypatch):
    monkeypatch.setattr("apps.payments.operations.declaring.today_in", lambda store: date.max)
    order = make_work_order()
    tell(order, Door.HOOK, ticket=Ticket(order.store.code, "1", day, "T-1"))
    declare(order, day=day)
    assert (counted(), state_of(order)) == ((1, 0), PAID)


@pytest.mark.parametrize("told_first", [0, 1, 2])
def test_two_orders_on_one_mixed_ticket_are_both_declared_and_each_confirmed(told_first):
    one, other = make_work_order(), None
    other = make_work_order(one.store)
    told = [
        lambda: tell(one, Door.FILE, ticket=Ticket(one.store.code, "1", DAY, "T-1", line=1)),
        lambda: tell(other, Door.FILE, ticket=Ticket(one.store.code, "1", DAY, "T-1", line=2)),
    ]
    for act in told[:told_first]:
        act()
    declare(one)
    declare(other)
    assert Receipt.objects.count() == 2
    for act in told[told_first:]:
        act()
    assert (state_of(one), state_of(other), counted(), cases()) == (PAID, PAID, (2, 0), [])
    assert sorted(Receipt.objects.values_list("payable", "payment_line")) == sorted(
        [(one.payable_id, 1), (other.payable_id, 2)]
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("50.00", ("ready", PaymentState.PART_PAID, Decimal("10.00"), [CaseKind.DECLARED_DIFFERS])),
        ("65.00", ("paid", PaymentState.OVERPAID, Decimal("-5.00"), [CaseKind.DECLARED_DIFFERS, CaseKind.OVERPAID])),
    ],
)
def test_the_tills_amount_counts_and_the_difference_is_a_case(told, expected):
    order = make_work_order()
    declare(order)
    receipt = tell(order, Door.HOOK, told)
    assert (*state_of(order), cases()) == expected
    case = Case.objects.get(kind=CaseKind.DECLARED_DIFFERS)
    assert (case.receipt_id, case.details["declared"], case.details["amount"]) == (receipt.pk, "60.00", told)
    assert [str(tender.amount) for tender in receipt.tenders.all()] == [told]


def test_a_clerk_who_says_less_than_the_till_has_told_changes_nothing():
    order = make_work_order()
    tell(order, Door.REST)
    receipt, is_new = declare(order, "40.00")
    assert (is_new, receipt.amount, state_of(order), cases()) == (False, Decimal("60.00"), PAID, [])
    assert [*receipt.evidence.values_list("door", "differs")] == [(Door.REST, False), (Door.DECLARED, True)]


def test_declared_twice_counts_once_whoever_declares():
    order = make_work_order()
    first, _ = declare(order)
    again, is_new = declare(order, number="T1", clerk="lea")
    assert (again.pk, is_new, counted(), state_of(order)) == (first.pk, False, (1, 1), DECLARED)
    assert [*first.evidence.values_list("source", flat=True)] == ["Clara", "Lea"]
    assert first.declared_by == "Clara"


@pytest.mark.parametrize("settled", [confirm_declared, set_aside_declared])
def test_decided_by_hand_and_then_told_by_the_till_is_one_receipt(settled):
    order = make_work_order()
    receipt, _ = declare(order)
    settled(receipt.pk, actor=person("mona", order.store))
    assert state_of(order) == (PAID if settled is confirm_declared else DUE)
    told = tell(order, Door.FILE)
    assert (told.pk, told.state, told.payment_line) == (receipt.pk, ReceiptState.APPLIED, 1)
    assert (state_of(order), counted(), cases()) == (PAID, (1, 0), [])
    with pytest.raises(NotDeclared):
        settled(receipt.pk, actor=person("mona", order.store))
    assert state_of(order) == PAID


@pytest.mark.parametrize("settled", [confirm_declared, set_aside_declared])
def test_what_a_till_told_of_a_code_nobody_knows_was_not_declared(settled):
    order = make_work_order()
    receipt = tell(order, payable=new_code("WO"))
    with pytest.raises(NotDeclared):
        settled(receipt.pk, actor=person("mona", order.store))
    assert (Receipt.objects.get().state, receipt.payable_id, state_of(order)) == (ReceiptState.WAITING, None, DUE)


def test_set_aside_paid_anew_and_then_told_after_all_is_paid_twice():
    order = make_work_order()
    receipt, _ = declare(order)
    set_aside_declared(receipt.pk, actor=person("mona", order.store))
    tell(order, Door.REST, number="T-2")
    assert (state_of(order), cases()) == (PAID, [])
    tell(order, Door.FILE, number="T-1")
    assert state_of(order) == ("paid", PaymentState.OVERPAID, Decimal("-60.00"))
    assert (counted(), cases()) == ((2, 0), [CaseKind.OVERPAID])


def test_set_aside_after_the_bike_has_gone_is_a_case():
    order = make_work_order()
    receipt, _ = declare(order)
    workshop.hand_over(order.id, actor=person("clara", order.store))
    set_aside_declared(receipt.pk, actor=person("mona", order.store))
    assert state_of(order) == ("handed_over", PaymentState.DUE, Decimal("60.00"))
    assert cases() == [CaseKind.REVERSED_AFTER_HAND_OVER]


@pytest.mark.parametrize(("ceiling", "allowed"), [("60.00", True), ("59.99", False)])
def test_the_bike_goes_on_a_clerks_word_up_to_the_ceiling(ceiling, allowed):
    order = make_work_order()
    order.store.declared_ceiling = Decimal(ceiling)
    order.store.save()
    declare(order)
    clara = person("clara", order.store)
    if allowed:
        workshop.hand_over(order.id, actor=clara)
        tell(order, Door.POLL)
        assert state_of(order) == ("handed_over", PaymentState.PAID, Decimal("0.00"))
    else:
        with pytest.raises(DeclaredOverCeiling) as refused:
            workshop.hand_over(order.id, actor=clara)
        assert (refused.value.extra["declared"], refused.value.extra["ceiling"]) == ("60.00", ceiling)
        assert state_of(order) == DECLARED
    assert cases() == []


def test_only_what_is_declared_counts_against_the_ceiling():
    order = make_work_order()
    order.store.declared_ceiling = Decimal("20.00")
    order.store.save()
    tell(order, Door.REST, "40.00")
    declare(order, "20.00", number="T-2")
    workshop.hand_over(order.id, actor=person("clara", order.store))
    assert state_of(order) == ("handed_over", PaymentState.DECLARED, Decimal("0.00"))


def test_an_advance_that_is_only_declared_does_not_make_its_order_paid():
    order = make_work_order()
    order.store.declared_ceiling = Decimal("59.00")
    order.store.save()
    clara = person("clara", order.store)
    advance = ask_advance(order.code, amount=Decimal("60.00"), tax_code="FR20", actor=clara)
    declare(order, payable=advance)
    assert state_of(order) == DECLARED
    with pytest.raises(DeclaredOverCeiling):
        workshop.hand_over(order.id, actor=clara)
    tell(order, Door.FILE, payable=advance.code)
    assert (state_of(order), counted(), cases()) == (PAID, (1, 0), [])


@pytest.mark.parametrize("declared_first", [True, False])
def test_a_ticket_rung_by_the_orders_code_is_that_of_its_declared_advance(declared_first):
    """When it was rung only the advance was asked; when the file tells it the price is asked too."""
    order = make_work_order(until="quoted")
    clara = person("clara", order.store)
    advance = ask_advance(order.code, amount=Decimal("20.00"), tax_code="FR20", actor=clara)
    if declared_first:
        declare(order, "20.00", payable=advance)
    else:
        tell(order, Door.REST, "20.00")
    workshop.approve_quote(order.id, actor=clara)
    if declared_first:
        tell(order, Door.FILE, "20.00")
    else:
        tell(order, Door.FILE, "20.00")
        order.refresh_from_db()
        declare(order, "20.00")
    receipt = Receipt.objects.get()
    assert (receipt.payable_id, receipt.awaits_confirmation, cases()) == (advance.pk, False, [])
    assert state_of(order) == ("approved", PaymentState.DEPOSIT_PAID, Decimal("40.00"))


BAD = {
    "nothing": ({"amount": "0.00"}, "/amount"), "negative": ({"amount": "-60.00"}, "/amount"),
    "tenths of a cent": ({"amount": "60.001"}, "/amount"), "huge": ({"amount": "100000000.00"}, "/amount"),
    "no number": ({"number": " - "}, "/ticket_number"), "tomorrow": ({"day": date.max}, "/business_date"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_no_ticket_says_is_refused(name):
    said, pointer = BAD[name]
    order = make_work_order()
    before = (state_of(order), Event.objects.count())
    with pytest.raises(Invalid) as refused:
        declare(order, **said)
    assert [*refused.value.errors] == [pointer]
    assert ((state_of(order), Event.objects.count()), counted()) == (before, (0, 0))


def test_who_may_not_declare_changes_nothing():
    order = make_work_order()
    elsewhere = make_store()
    said = Declaration("T-1", Decimal("60.00"), DAY)
    refusals = (
        (person("tina", order.store, "payables:read"), order.store, PermissionRefused),
        (person("clara", elsewhere), elsewhere, NotFound),
    )
    for actor, store, refusal in refusals:
        with pytest.raises(refusal):
            declare_payment(order.payable_id, declaration=said, store=store, actor=actor)
    declare(order)
    receipt = Receipt.objects.get()
    for settled in (confirm_declared, set_aside_declared):
        with pytest.raises(PermissionRefused):
            settled(receipt.pk, actor=person("clara", order.store, "payments:read"))
        with pytest.raises(NotFound):
            settled(receipt.pk, actor=person("mona", elsewhere))
    assert (counted(), state_of(order), Payable.objects.get().paid) == ((1, 1), DECLARED, Decimal("60.00"))
