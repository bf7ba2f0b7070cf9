"""Closing a day: causes of each difference, sign-off for good, what comes later, and who may do it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from apps.core.errors import IllegalTransition, Invalid, NotFound, PermissionRefused
from apps.core.models import Event
from apps.payments import permissions
from apps.payments.errors import DeclarationsLeft
from apps.payments.inputs import Declaration, Evidence, Tender, Ticket, TillTotal
from apps.payments.models import Case, EndOfDay, EndOfDayEntry, EndOfDayTotal, Receipt, StoreDoor
from apps.payments.operations import (
    assign_receipt,
    confirm_declared,
    declare_payment,
    enter_till_totals,
    grant_goodwill,
    question_difference,
    record_payment,
    set_aside_declared,
    sign_off_day,
)
from apps.payments.selectors import day_page, open_days
from apps.payments.states import CaseKind, Door, ReceiptKind
from apps.workshop.models import WorkOrder
from tests.factories.evening import DAY, NEXT, manager, shown, waiting
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order, pay, person, till_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


def declare(order: WorkOrder, amount: str = "60.00", number: str = "P-1") -> Receipt:
    said = Declaration(number, Decimal(amount), DAY)
    return declare_payment(order.payable_id, declaration=said, store=order.store, actor=person("clara", order.store))[0]


def enter(order: WorkOrder, day: date = DAY, till: str = "1", **amounts: str) -> EndOfDay:
    totals = [TillTotal(method, Decimal(amount)) for method, amount in amounts.items()]
    return enter_till_totals(
        store=order.store, business_date=day, till=till, totals=totals, actor=person("clara", order.store)
    )


def sign_off(order: WorkOrder, day: date = DAY, **values: Any) -> EndOfDay:
    return sign_off_day(store=order.store, business_date=day, actor=values.pop("actor", manager(order)), **values)


def causes(order: WorkOrder) -> list[tuple[str, str, str, str]]:
    return [
        (row["method"], cause["cause"], cause["amount"], cause.get("ticket", ""))
        for row in shown(order)["differences"]
        for cause in row["causes"]
    ]


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the days of these tests had come."""
    monkeypatch.setattr("apps.payments.operations.end_of_day.today_in", lambda store: NEXT + timedelta(days=7))


def test_an_empty_day_says_nothing_and_leaves_nothing_behind(order: WorkOrder) -> None:
    figures = shown(order)
    assert [figures[name] for name in ("totals", "by_subject", "by_tender", "differences")] == [[], [], [], []]
    assert EndOfDay.objects.count() == 0


def test_a_till_nobody_has_read_is_a_difference_by_name(order: WorkOrder) -> None:
    pay(order, "60.00")
    assert causes(order) == [("cash", "no_total", "-60.00", "")]
    enter(order, cash="60.00")
    assert causes(order) == []


def test_a_declared_ticket_explains_what_the_till_has_more(order: WorkOrder) -> None:
    declare(order)
    enter(order, card="65.00")
    assert causes(order) == [("card", "declared", "60.00", "P-1"), ("card", "unexplained", "5.00", "")]


def test_a_declaration_explains_nothing_where_the_till_agrees(order: WorkOrder) -> None:
    other = make_work_order(order.store)
    pay(other, "60.00")
    declare(order)
    enter(order, cash="60.00")
    assert causes(order) == []
    assert [row["ticket"] for row in shown(order)["unconfirmed"]] == ["P-1"]


def test_a_ticket_waiting_for_its_code_is_in_the_till_and_on_no_document(order: WorkOrder) -> None:
    pay(order, payment=till_payment(order, payable="NOBODY", number="T-9"))
    enter(order, cash="60.00")
    assert causes(order) == [("cash", "waiting", "60.00", "T-9")]


def test_money_held_in_a_case_is_named_with_its_case(order: WorkOrder) -> None:
    pay(order, payment=till_payment(order, kind=ReceiptKind.PAYOUT, number="T-9"))
    enter(order, cash="-60.00")
    assert causes(order) == [("cash", "in_case", "-60.00", "T-9")]
    (row,) = shown(order)["differences"]
    assert row["causes"][0]["case"] == str(Case.objects.get(kind=CaseKind.WRONG_DIRECTION).pk)


def test_a_payout_and_a_reversal_explain_a_total_without_them(order: WorkOrder) -> None:
    promised = grant_goodwill(order.code, amount=Decimal("20.00"), reason="Late", actor=manager(order))
    pay(order, "60.00", number="T-1")
    pay(order, payment=till_payment(order, "20.00", kind=ReceiptKind.PAYOUT, payable=promised.code, number="T-2"))
    enter(order, cash="60.00")
    assert causes(order) == [("cash", "payout", "20.00", "T-2")]
    back = Ticket(order.store.code, "1", DAY, "T-1")
    pay(order, "60.00", kind=ReceiptKind.REVERSAL, reverses=back, number="T-3")
    enter(order, cash="60.00")
    assert causes(order) == [("cash", "payout", "20.00", "T-2"), ("cash", "reversed", "60.00", "T-3")]


def test_other_goods_on_a_mixed_ticket_are_named_until_entered_as_such(order: WorkOrder) -> None:
    pay(order, payment=till_payment(order, tenders=(Tender("card", Decimal("100.00")),), number="T-5"))
    enter(order, card="100.00")
    assert causes(order) == [("card", "other_goods", "40.00", "T-5")]
    enter_till_totals(
        store=order.store, business_date=DAY, till="1", actor=manager(order),
        totals=[TillTotal("card", Decimal("340.00"), Decimal("280.00"))],
    )  # fmt: skip
    assert causes(order) == []


def test_what_nothing_explains_becomes_one_case_however_often_it_is_asked(order: WorkOrder) -> None:
    pay(order, "60.00")
    enter(order, cash="55.00")
    where = {"store": order.store, "business_date": DAY, "till": "1", "method": "cash"}
    first = question_difference(**where, actor=manager(order))
    assert question_difference(**where, actor=manager(order)).pk == first.pk
    assert (first.kind, first.store_id, first.details["difference"]) == (
        CaseKind.TILL_DIFFERENCE, order.store_id, "-5.00",
    )  # fmt: skip
    with pytest.raises(NotFound):
        question_difference(**where | {"method": "card"}, actor=manager(order))
    with pytest.raises(PermissionRefused):
        question_difference(**where, actor=person("clara", order.store, permissions.END_OF_DAY_ENTER))
    assert Case.objects.count() == 1


def test_totals_entered_again_replace_the_tills_ticket(order: WorkOrder) -> None:
    enter(order, cash="10.00", card="20.00")
    enter(order, till="2", cash="1.00")
    enter(order, cash="11.00")
    rows = EndOfDayTotal.objects.values_list("till_code", "method", "amount", "entered_by")
    assert list(rows) == [("1", "cash", Decimal("11.00"), "Clara"), ("2", "cash", Decimal("1.00"), "Clara")]


@pytest.mark.parametrize(
    "till, totals, pointer",
    [
        ("", [TillTotal("cash", Decimal(1))], "/till"),
        ("1", [TillTotal("", Decimal(1))], "/totals/0/method"),
        ("1", [TillTotal("cash", Decimal(1)), TillTotal("cash", Decimal(2))], "/totals/0/method"),
        ("1", [TillTotal("cash", Decimal("1.001"))], "/totals/0/amount"),
        ("1", [TillTotal("cash", Decimal("100000000"))], "/totals/0/amount"),
        ("1", [TillTotal("cash", Decimal("NaN"))], "/totals/0/amount"),
    ],
)
def test_totals_that_cannot_be_change_nothing(
    order: WorkOrder, till: str, totals: list[TillTotal], pointer: str
) -> None:
    with pytest.raises(Invalid) as refused:
        enter_till_totals(store=order.store, business_date=DAY, till=till, totals=totals, actor=manager(order))
    assert pointer in refused.value.errors
    assert EndOfDay.objects.count() == 0


def test_a_day_that_has_not_come_is_not_closed(order: WorkOrder) -> None:
    with pytest.raises(Invalid):
        sign_off(order, date(2999, 1, 1))
    assert EndOfDay.objects.count() == 0


def test_what_rests_on_a_clerks_word_says_whose_how_old_and_until_when(order: WorkOrder) -> None:
    StoreDoor.objects.create(store=order.store, door=Door.FILE, source="tickets", lateness=timedelta(hours=26))
    receipt = declare(order)
    (row,) = shown(order)["unconfirmed"]
    by = (receipt.occurred_at + timedelta(hours=26)).isoformat()
    assert (row["declared_by"], row["above_ceiling"], row["expected"]) == (
        "Clara", "", [{"door": "file", "source": "tickets", "by": by}],
    )  # fmt: skip
    assert [row["ticket"] for row in shown(order, NEXT)["unconfirmed"]] == ["P-1"]


def test_sign_off_keeps_the_figures_says_who_and_announces_it(order: WorkOrder) -> None:
    pay(order, "60.00")
    enter(order, cash="58.00")
    before = shown(order)
    page = sign_off(order, note=" Two euros short. ")
    assert (page.state, page.signed_off_by, page.note, page.differences) == (
        "signed_off", "Mona", "Two euros short.", 1,
    )  # fmt: skip
    page.refresh_from_db()
    assert page.figures == before == shown(order)
    event = Event.objects.filter(type="recommerce.end_of_day.signed_off.v1").get()
    assert (event.aggregate_id, event.store_id, event.from_state, event.to_state) == (
        page.pk, order.store_id, "open", "signed_off",
    )  # fmt: skip


def test_it_cannot_be_signed_entered_or_written_again(order: WorkOrder) -> None:
    pay(order, "60.00")
    page = sign_off(order)
    with pytest.raises(IllegalTransition):
        sign_off(order)
    with pytest.raises(IllegalTransition):
        enter(order, cash="60.00")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        EndOfDay.objects.filter(pk=page.pk).update(note="Another story")
    assert (EndOfDay.objects.get().note, EndOfDayTotal.objects.count()) == ("", 0)


def test_declarations_above_the_ceiling_must_be_settled_or_accepted_with_a_note(order: WorkOrder) -> None:
    """The ceiling of 150.00 is for all that is believed of one payable."""
    declare(order, "100.00", "P-1")
    assert shown(order)["unconfirmed"][0]["above_ceiling"] == ""
    declare(order, "60.00", "P-2")
    with pytest.raises(DeclarationsLeft) as refused:
        sign_off(order)
    left = [(row["ticket"], row["amount"], row["declared_by"]) for row in refused.value.extra["declarations"]]
    assert left == [("P-1", "100.00", "Clara"), ("P-2", "60.00", "Clara")]
    with pytest.raises(Invalid) as unexplained:
        sign_off(order, accept_open=True, note=" ")
    assert list(unexplained.value.errors) == ["/note"]
    assert (EndOfDay.objects.count(), EndOfDayEntry.objects.count()) == (0, 0)
    assert sign_off(order, accept_open=True, note="The till is offline.").state == "signed_off"


def test_below_the_ceiling_a_declaration_does_not_stop_the_day(order: WorkOrder) -> None:
    declare(order)
    assert sign_off(order).state == "signed_off"


def test_only_a_manager_of_the_store_signs_off(order: WorkOrder) -> None:
    clerk = person("clara", order.store, permissions.END_OF_DAY_READ, permissions.END_OF_DAY_ENTER)
    elsewhere = person("max", make_store(entity=order.store.entity))
    for actor in (clerk, elsewhere):
        with pytest.raises(PermissionRefused):
            sign_off(order, actor=actor)
    with pytest.raises(PermissionRefused):
        enter_till_totals(
            store=order.store, business_date=DAY, till="1", totals=[], actor=person("ada", order.store, "payments:read")
        )
    assert EndOfDay.objects.count() == 0


def net(order: WorkOrder, day: date) -> list[str]:
    return [row["net"] for row in shown(order, day)["totals"]]


def test_a_ticket_that_comes_after_sign_off_stands_on_the_next_page_once(order: WorkOrder, tomorrow: None) -> None:
    pay(order, "60.00", number="T-1")
    sign_off(order)
    pay(order, "7.00", number="T-2")
    assert net(order, DAY) == ["60.00"]
    after = day_page(order.store, DAY).after
    assert [(row["ticket"], row["amount"], row["page"]) for row in after] == [("T-2", "7.00", "")]
    assert (net(order, NEXT), [row["ticket"] for row in shown(order, NEXT)["late"]]) == (["7.00"], ["T-2"])
    assert causes_on(order, NEXT) == []
    sign_off(order, NEXT)
    assert [row["page"] for row in day_page(order.store, DAY).after] == [NEXT.isoformat()]
    assert net(order, NEXT + timedelta(days=1)) == []
    assert sum(Decimal(page.figures["totals"][0]["net"]) for page in EndOfDay.objects.all()) == Decimal("67.00")


def causes_on(order: WorkOrder, day: date) -> list[str]:
    return [cause["cause"] for row in shown(order, day)["differences"] for cause in row["causes"]]


def test_what_changes_after_sign_off_is_the_rest_on_the_next_page(order: WorkOrder, tomorrow: None) -> None:
    """Declared 60.00, then the till says 55.00 by card: the signed page stands, the next one takes the difference."""
    declare(order)
    sign_off(order)
    payment = till_payment(order, "55.00", number="P-1", tenders=(Tender("card", Decimal("55.00")),))
    pay(order, payment=payment)
    assert (net(order, DAY), net(order, NEXT)) == (["60.00"], ["-5.00"])
    tenders = {row["method"]: row["net"] for row in shown(order, NEXT)["by_tender"]}
    assert tenders == {"card": "55.00", "unknown": "-60.00"}
    sign_off(order, NEXT)
    assert net(order, NEXT + timedelta(days=1)) == []


def test_what_is_set_aside_after_sign_off_is_taken_back_on_the_next_page(order: WorkOrder, tomorrow: None) -> None:
    receipt = declare(order)
    sign_off(order)
    set_aside_declared(receipt.pk, actor=manager(order))
    assert (net(order, DAY), net(order, NEXT)) == (["60.00"], ["-60.00"])


def test_a_day_that_was_never_signed_off_keeps_its_own_tickets(order: WorkOrder) -> None:
    pay(order, "60.00")
    assert (net(order, DAY), net(order, NEXT)) == (["60.00"], [])
    assert open_days(order.store, NEXT) == [DAY]
    sign_off(order)
    assert open_days(order.store, NEXT) == []


def test_another_stores_tickets_are_on_no_page_of_this_one(order: WorkOrder) -> None:
    pay(make_work_order(make_store(entity=order.store.entity)), "60.00")
    assert net(order, DAY) == []


def test_money_of_another_currency_is_summed_apart(order: WorkOrder) -> None:
    pay(order, "60.00")
    pay(order, payment=till_payment(order, "10.00", currency="CHF"))
    enter(order, cash="60.00")
    assert [(row["currency"], row["net"]) for row in shown(order)["totals"]] == [("CHF", "10.00"), ("EUR", "60.00")]
    assert causes(order) == []


def test_a_ticket_waiting_overnight_is_still_asked_about(order: WorkOrder, tomorrow: None) -> None:
    receipt = waiting(order)
    sign_off(order)
    assert [row["id"] for row in shown(order, NEXT)["waiting"]] == [str(receipt.pk)]
    assign_receipt(receipt.pk, order.code, actor=manager(order))
    moved = {(row["subject"], row["purpose"]): row["net"] for row in shown(order, NEXT)["by_subject"]}
    assert moved == {("", "waiting"): "-60.00", ("work_order", "settlement"): "60.00"}
    assert net(order, NEXT) == ["0.00"]


def test_confirmed_later_with_the_same_amount_adds_nothing_in_sum(order: WorkOrder, tomorrow: None) -> None:
    receipt = declare(order)
    sign_off(order)
    confirm_declared(receipt.pk, actor=manager(order))
    assert sum(map(Decimal, net(order, NEXT))) == Decimal(0)


def test_a_ticket_that_turns_out_to_be_a_sister_stores_leaves_this_page_and_stands_whole_on_hers(
    order: WorkOrder, tomorrow: None
) -> None:
    sister = make_store(entity=order.legal_entity)
    declare(order)
    sign_off(order)
    sign_off_day(store=sister, business_date=DAY, actor=person("mona", sister))
    there = till_payment(order, ticket=Ticket(sister.code, "1", DAY, "P-1"))
    record_payment(there, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", sister))
    assert (net(order, NEXT), day_page(sister, NEXT).figures["totals"][0]["net"]) == (["-60.00"], "60.00")
    assert [(row["ticket"], row["amount"]) for row in day_page(order.store, DAY).after] == [("P-1", "-60.00")]
    sign_off(order, NEXT)
    sign_off_day(store=sister, business_date=NEXT, actor=person("mona", sister))
    later = NEXT + timedelta(days=1)
    assert (net(order, later), day_page(sister, later).figures["totals"]) == ([], [])
    assert [row["page"] for row in day_page(order.store, DAY).after] == [NEXT.isoformat()]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_whatever_the_day(rows: int) -> None:
    store = make_store()
    for number in range(rows):
        order = make_work_order(store)
        pay(order, "61.00", number=f"T-{number}")
        declare(order, "5.00", f"P-{number}")
        pay(order, payment=replace(till_payment(order, payable="NOBODY"), change=Decimal(0)))
    enter(order, cash="1.00")
    with CaptureQueriesContext(connection) as queries:
        figures = day_page(store, DAY).figures
    assert [len(figures[name]) for name in ("unconfirmed", "waiting", "cases")] == [rows, rows, 2 * rows]
    assert len(queries) == 10, [query["sql"][:120] for query in queries]
