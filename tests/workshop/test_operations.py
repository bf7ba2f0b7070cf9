"""What each step of a work order does beyond its status: quotes, money asked for, custody, time, references."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from apps.core.actors import system
from apps.core.errors import Invalid, TotalChanged
from apps.core.models import Event
from apps.items.models import CustodyEvent
from apps.payments.models import Case, Payable
from apps.technicians.operations import register_technician, update_technician
from apps.workshop import operations
from apps.workshop.errors import NotPaid, OwnWork
from apps.workshop.inputs import QuoteLineInput
from apps.workshop.models import Quote, QuoteLine, TimeEntry
from apps.workshop.states import LineKind, Payer
from tests.factories.stores import make_staff, make_store
from tests.factories.workshop import labour, make_work_order, pay, person

pytestmark = pytest.mark.django_db

TYRE = QuoteLineInput(LineKind.PART, "Tyre", Decimal("2"), Decimal("25.50"), "FR20", article="TYRE-28")


def people(order):
    return (person(name, order.store) for name in ("clara", "tina", "lea"))


def money_of(order):
    order.refresh_from_db()
    return order.payment_state, order.balance


def quotes():
    return list(Quote.objects.order_by("number").values_list("number", "state", "total"))


def test_a_quote_names_only_products_and_tax_codes_that_exist():
    order = make_work_order(until="diagnosing")
    _clara, tina, _lea = people(order)
    lines = [labour("60.00"), replace(TYRE, tax_code="NOPE", product_code="GHOST")]
    with pytest.raises(Invalid) as refused:
        operations.quote(order.id, lines, actor=tina)
    assert sorted(refused.value.errors) == ["/lines/1/product", "/lines/1/tax_code"]
    order.refresh_from_db()
    assert (order.status, quotes()) == ("diagnosing", [])


# --- quotes -----------------------------------------------------------------------------------------


def test_a_quote_sums_its_lines_and_names_what_the_till_rings():
    order = make_work_order(until="diagnosing")
    _clara, tina, _lea = people(order)
    lines = [labour("60.00"), TYRE, replace(labour("0.333"), quantity=Decimal("0.5"))]
    operations.quote(order.id, lines, actor=tina, diagnosis="Worn", valid_until=date(2026, 12, 24))
    assert quotes() == [(1, "sent", Decimal("111.17"))]
    written = list(QuoteLine.objects.order_by("position").values_list("article", "amount", "decision"))
    assert written == [
        ("WORKSHOP-LABOUR", Decimal("60.00"), "pending"),
        ("TYRE-28", Decimal("51.00"), "pending"),
        ("WORKSHOP-LABOUR", Decimal("0.17"), "pending"),
    ]
    order.refresh_from_db()
    assert (order.diagnosis, order.payable, Payable.objects.count()) == ("Worn", None, 0)


def test_a_later_quote_supersedes_the_earlier_and_edits_nothing():
    order = make_work_order(until="quoted")
    _clara, tina, _lea = people(order)
    operations.revise_quote(order.id, actor=tina)
    operations.quote(order.id, [TYRE], actor=tina)
    assert quotes() == [(1, "superseded", Decimal("60.00")), (2, "sent", Decimal("51.00"))]
    assert QuoteLine.objects.count() == 2


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [replace(TYRE, product_code="NO-SUCH")],
        [replace(TYRE, quantity=Decimal("999999.999"), unit_price=Decimal("9999999999.99"))],
        [replace(TYRE, quantity=Decimal(1), unit_price=Decimal("9999999999.99"))] * 2,
    ],
    ids=["none", "unknown product", "line too large", "sum too large"],
)
def test_a_quote_that_cannot_be_is_refused_whole(lines):
    order = make_work_order(until="diagnosing")
    events = Event.objects.count()
    with pytest.raises(Invalid):
        operations.quote(order.id, lines, actor=person("tina", order.store))
    order.refresh_from_db()
    assert (order.status, quotes(), Event.objects.count()) == ("diagnosing", [], events)


def test_approval_line_by_line_asks_only_for_what_was_agreed():
    order = make_work_order(until="diagnosing")
    clara, tina, _lea = people(order)
    operations.quote(order.id, [labour(), TYRE], actor=tina)
    tyre = QuoteLine.objects.get(label="Tyre")
    operations.approve_quote(order.id, actor=clara, refused_lines=[tyre.id], expected_total=Decimal("60.00"))
    assert list(QuoteLine.objects.order_by("position").values_list("decision", flat=True)) == ["approved", "refused"]
    assert money_of(order) == ("due", Decimal("60.00"))
    asked = [(line.label, line.article, line.amount) for line in order.payable.lines.all()]
    assert asked == [("Brakes and gears", "WORKSHOP-LABOUR", Decimal("60.00"))]


def test_another_total_than_the_customer_was_told_is_refused():
    order = make_work_order(until="quoted")
    with pytest.raises(TotalChanged) as refusal:
        operations.approve_quote(order.id, actor=person("clara", order.store), expected_total=Decimal("59.99"))
    assert refusal.value.extra == {"expected": "59.99", "total": "60.00"}
    order.refresh_from_db()
    assert (order.status, Payable.objects.count(), quotes()) == ("quoted", 0, [(1, "sent", Decimal("60.00"))])
    assert QuoteLine.objects.get().decision == "pending"


def test_refused_lines_are_of_this_quote_and_not_all_of_it():
    order = make_work_order(until="quoted")
    clara = person("clara", order.store)
    for refused in ([uuid4()], [QuoteLine.objects.get().id]):
        with pytest.raises(Invalid) as refusal:
            operations.approve_quote(order.id, actor=clara, refused_lines=refused)
        assert list(refusal.value.errors) == ["/refused_lines"]
    order.refresh_from_db()
    assert (order.status, QuoteLine.objects.get().decision, Payable.objects.count()) == ("quoted", "pending", 0)


def test_a_revised_quote_changes_what_the_same_payable_asks():
    order = make_work_order(until="approved")
    clara, tina, _lea = people(order)
    code = order.payable.code
    operations.revise_quote(order.id, actor=tina)
    assert money_of(order) == ("due", Decimal("60.00"))
    operations.quote(order.id, [labour("80.00")], actor=tina)
    operations.approve_quote(order.id, actor=clara)
    assert money_of(order) == ("due", Decimal("80.00"))
    assert (Payable.objects.get().code, [line.amount for line in order.payable.lines.all()]) == (code, [Decimal(80)])


def test_extra_work_is_added_to_the_diagnosis_and_asked_again():
    order = make_work_order(until="in_work")
    clara, tina, _lea = people(order)
    operations.report_extra_work(order.id, actor=tina, diagnosis="The rim is bent")
    operations.quote(order.id, [labour(), TYRE], actor=tina)
    operations.approve_quote(order.id, actor=clara, expected_total=Decimal("111.00"))
    order.refresh_from_db()
    assert (order.diagnosis, quotes()[0][1], quotes()[1][1]) == ("The rim is bent", "superseded", "approved")
    assert money_of(order) == ("due", Decimal("111.00"))


def test_the_store_itself_pays_nothing():
    order = make_work_order(payer=Payer.STORE)
    assert (order.status, money_of(order), Payable.objects.count()) == ("ready", ("nothing_due", Decimal(0)), 0)
    operations.hand_over(order.id, actor=person("clara", order.store))
    order.refresh_from_db()
    assert order.status == "handed_over"


# --- back without the work ----------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "total"), [("refused", "15.00"), ("lapsed", "15.00")])
def test_a_return_may_cost_a_diagnosis_fee(until, total):
    order = make_work_order(until=until)
    fee = QuoteLineInput(LineKind.FEE, "Diagnosis", Decimal(1), Decimal(total), "FR20")
    operations.prepare_return(order.id, actor=person("clara", order.store), fee=fee)
    assert money_of(order) == ("due", Decimal("15.00"))
    assert (order.status, order.payable.lines.get().article) == ("ready", "WORKSHOP-FEE")
    assert order.ready_at is not None
    pay(order, "15.00")
    assert order.status == "paid"


def test_a_return_without_a_fee_asks_for_nothing():
    order = make_work_order(until="refused")
    operations.prepare_return(order.id, actor=person("clara", order.store))
    assert (money_of(order), order.status, Payable.objects.count()) == (("nothing_due", Decimal(0)), "ready", 0)


def refused_after_approval(order):
    clara, tina, _lea = people(order)
    operations.revise_quote(order.id, actor=tina)
    operations.quote(order.id, [labour("80.00")], actor=tina)
    operations.refuse_quote(order.id, actor=clara)
    return clara


def test_a_return_withdraws_what_an_earlier_approval_asked():
    order = make_work_order(until="approved")
    clara = refused_after_approval(order)
    operations.prepare_return(order.id, actor=clara)
    assert money_of(order) == ("nothing_due", Decimal(0))
    assert list(order.payable.lines.all()) == []


def test_a_return_whose_fee_was_paid_in_advance_is_paid_at_once():
    order = make_work_order(until="approved")
    pay(order)
    clara = refused_after_approval(order)
    operations.prepare_return(order.id, actor=clara, fee=labour("60.00"))
    assert (money_of(order), order.status) == (("paid", Decimal(0)), "paid")


def test_a_fee_too_large_to_be_money_is_refused_whole():
    order = make_work_order(until="refused")
    fee = replace(labour("9999999999.99"), quantity=Decimal(2))
    with pytest.raises(Invalid):
        operations.prepare_return(order.id, actor=person("clara", order.store), fee=fee)
    order.refresh_from_db()
    assert (order.status, Payable.objects.count()) == ("refused", 0)


# --- work, time, the second pair of eyes ----------------------------------------------------------------


def times():
    return [(entry.actor_id, entry.ended_at is not None) for entry in TimeEntry.objects.order_by("started_at")]


def test_the_clock_runs_while_somebody_works():
    order = make_work_order(until="approved")
    _clara, tina, _lea = people(order)
    theo = person("theo", order.store)
    operations.start_work(order.id, actor=tina)
    assert times() == [("tina", False)]
    operations.wait_for_parts(order.id, actor=tina)
    assert times() == [("tina", True)]
    operations.resume_work(order.id, actor=theo)
    assert times() == [("tina", True), ("theo", False)]
    operations.finish_work(order.id, actor=theo)
    assert times() == [("tina", True), ("theo", True)]


@pytest.mark.parametrize("check", ["pass_quality_check", "fail_quality_check"])
def test_nobody_checks_their_own_work(check):
    order = make_work_order(until="quality_check")
    events = Event.objects.count()
    with pytest.raises(OwnWork):
        getattr(operations, check)(order.id, actor=person("tina", order.store), notes="Fine, surely")
    order.refresh_from_db()
    assert (order.status, order.quality_checks.count(), Event.objects.count()) == ("quality_check", 0, events)


def test_who_redoes_the_work_does_not_check_it_either():
    order = make_work_order(until="quality_check")
    lea = person("lea", order.store)
    operations.fail_quality_check(order.id, actor=lea, notes="Chain")
    operations.finish_work(order.id, actor=lea)
    with pytest.raises(OwnWork):
        operations.pass_quality_check(order.id, actor=lea)
    operations.pass_quality_check(order.id, actor=person("clara", order.store), notes="Good")
    checks = list(order.quality_checks.values_list("passed", "actor_id", "notes"))
    assert checks == [(False, "lea", "Chain"), (True, "clara", "Good")]
    assert all(ended for _who, ended in times())


def test_only_a_technician_of_the_store_is_assigned():
    order = make_work_order(until="checked_in")
    clara = person("clara", order.store)
    ours = register_technician(staff=make_staff(), store=order.store, skills=["bikes", "bikes"], actor=system("test"))
    theirs = register_technician(staff=make_staff(), store=make_store(), actor=system("test"))
    operations.assign(order.id, technician_id=ours.id, actor=clara)
    update_technician(ours.id, actor=clara, active=False)
    for wrong in (theirs.id, ours.id, uuid4()):
        with pytest.raises(Invalid):
            operations.assign(order.id, technician_id=wrong, actor=clara)
    order.refresh_from_db()
    assert (order.technician_id, ours.skills) == (ours.id, ["bikes"])
    operations.assign(order.id, technician_id=None, actor=clara)
    order.refresh_from_db()
    assert order.technician_id is None


# --- hand-over ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "paid", "goes"),
    [
        ("when_paid", None, False),
        ("when_paid", "25.00", False),
        ("when_paid", "60.00", True),
        ("when_paid", "70.00", True),
        ("when_ready", None, True),
        ("ask", None, True),
        ("ask", "25.00", True),
    ],
)
def test_the_stores_rule_says_what_may_leave(rule, paid, goes):
    order = make_work_order(make_store(hand_over_rule=rule))
    if paid:
        pay(order, paid)
    before = order.status
    clara = person("clara", order.store)
    if goes:
        operations.hand_over(order.id, actor=clara)
    else:
        with pytest.raises(NotPaid) as refusal:
            operations.hand_over(order.id, actor=clara)
        assert refusal.value.extra == {"balance": str(order.balance), "currency": "EUR"}
    order.refresh_from_db()
    expected = ("handed_over", "customer", "customer") if goes else (before, "store", "store")
    assert (order.status, order.custody, order.item.custody) == expected
    assert (order.handed_over_at is not None) is goes


@pytest.mark.parametrize(("amount", "state"), [("60.00", "paid"), ("25.00", "part_paid"), ("0.00", "due")])
def test_money_after_hand_over_on_account_is_booked_without_a_question(amount, state):
    order = make_work_order(make_store(hand_over_rule="when_ready"))
    operations.hand_over(order.id, actor=person("clara", order.store))
    pay(order, amount)
    assert (order.status, order.payment_state, Case.objects.count()) == ("handed_over", state, 0)


def test_the_chain_of_custody_has_no_gap():
    make_work_order(until="handed_over")
    chain = list(CustodyEvent.objects.order_by("id").values_list("holder_kind", "reason_code", "until"))
    assert [link[0] for link in chain] == ["customer", "store", "customer"]
    assert [link[1] for link in chain][1:] == ["checked_in", "handed_over"]
    starts = list(CustodyEvent.objects.order_by("id").values_list("since", flat=True))
    assert [link[2] for link in chain] == [*starts[1:], None]


# --- called off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("until", ["booked", "checked_in", "quoted", "approved", "waiting_parts"])
def test_cancelling_gives_back_what_was_received_and_asks_for_nothing(until):
    order = make_work_order(until=until)
    operations.cancel(order.id, actor=person("clara", order.store), reason_code="changed_mind")
    order.refresh_from_db()
    assert (order.status, order.custody, order.item.custody) == ("cancelled", "customer", "customer")
    asked = until in ("approved", "waiting_parts")
    assert list(Payable.objects.values_list("state", "total")) == ([("withdrawn", Decimal(0))] if asked else [])
    assert (money_of(order), order.paid_at) == (("nothing_due", Decimal(0)), None)
    assert Event.objects.get(type="recommerce.work_order.cancelled.v1").reason_code == "changed_mind"
    assert Case.objects.count() == 0


# --- beginnings ---------------------------------------------------------------------------------------
