"""Whatever tills said: by tender, by subject and by receipt, the day adds up to the same cent."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.payments.inputs import Declaration, Evidence, PaidLine, Tender, Ticket, TillTotal
from apps.payments.models import Receipt, ReceiptTender
from apps.payments.operations import (
    confirm_declared,
    declare_payment,
    enter_till_totals,
    grant_goodwill,
    record_payment,
    set_aside_declared,
)
from apps.payments.selectors import day_page
from apps.payments.selectors.end_of_day.portions import shares
from apps.payments.states import Door, ReceiptKind
from apps.workshop.models import WorkOrder
from tests.factories.workshop import PAID_AT, make_work_order, pay, person, till_payment

pytestmark = pytest.mark.django_db
DAY = PAID_AT.date()
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Told:
    """One ticket, in cents. A reversal undoes the ticket `of`; `other`: new goods on the same ticket."""

    kind: str
    code: str = "known"
    till: str = "1"
    tenders: tuple[tuple[str, int], ...] = (("cash", 1000),)
    change: int = 0
    other: int = 0
    of: int = 0


def amount_of(told: Told) -> Decimal:
    return CENT * (sum(cents for _method, cents in told.tenders) - told.change - told.other)


TENDERS = st.lists(
    st.tuples(st.sampled_from(["cash", "card", "voucher"]), st.integers(1, 9000)), min_size=1, max_size=3
).map(tuple)
PLAIN = st.builds(
    Told,
    st.sampled_from(["payment", "deposit", "refund", "payout"]),
    code=st.sampled_from(["known", "unknown"]),
    till=st.sampled_from(["1", "2"]),
    tenders=TENDERS,
    change=st.sampled_from([0, 0, 1]),
    other=st.sampled_from([0, 0, 1]),
).filter(lambda told: amount_of(told) >= 0)  # as every door asks


@st.composite
def evenings(draw: Any) -> list[Told]:
    tickets = draw(st.lists(PLAIN, min_size=1, max_size=6))
    for of in draw(st.lists(st.integers(0, 7), max_size=3, unique=True)):
        if of < len(tickets):
            tickets.append(replace(tickets[of], kind="reversal", of=of))
    return tickets


def sign_of(tickets: list[Told], told: Told) -> int:
    if told.kind == "reversal":
        return -sign_of(tickets, tickets[told.of])
    return -1 if told.kind in ("refund", "payout") else 1


def report(order: WorkOrder, payout: Any, tickets: list[Told], place: int, actor: Any) -> Receipt:
    told, amount = tickets[place], amount_of(tickets[place])
    code = {"known": payout.code if told.kind == "payout" else order.code}.get(told.code, f"NOBODY-{place}")
    reverses = Ticket(order.store.code, told.till, DAY, f"T-{told.of}") if told.kind == "reversal" else None
    payment = till_payment(
        order, str(amount), number=f"T-{place}", kind=ReceiptKind(told.kind), payable=code, reverses=reverses,
        tenders=tuple(Tender(method, CENT * cents) for method, cents in told.tenders), change=CENT * told.change,
    )  # fmt: skip
    payment = replace(payment, ticket=replace(payment.ticket, till=told.till))
    return record_payment(payment, evidence=Evidence(Door.REST, "till", f"m-{place}"), actor=actor)[0]


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tickets=evenings())
@example(tickets=[Told("refund"), Told("reversal", of=0)])
@example(tickets=[Told("payment", tenders=(("cash", 3001), ("card", 3000)), other=1)])
@example(tickets=[Told("payment", code="unknown"), Told("reversal", of=0)])
def test_by_tender_by_subject_and_by_receipt_it_is_the_same_sum(order: WorkOrder, tickets: list[Told]) -> None:
    with transaction.atomic():
        actor = person("till", order.store)
        payout = grant_goodwill(order.code, amount=Decimal("20.00"), reason="Late", actor=actor)
        for place in range(len(tickets)):
            report(order, payout, tickets, place, actor)
        shown = day_page(order.store, DAY).figures
        expected = sum((sign_of(tickets, told) * amount_of(told) for told in tickets), Decimal(0))
        nets = {name: sum(Decimal(row["net"]) for row in shown[name]) for name in ("totals", "by_subject", "by_tender")}
        assert nets == dict.fromkeys(nets, expected)
        for name in ("by_subject", "by_tender"):
            assert all(Decimal(row["taken"]) - Decimal(row["given"]) == Decimal(row["net"]) for row in shown[name])
        assert sum(int(row["count"]) for row in shown["by_subject"]) == len(tickets)
        assert sum(Decimal(row["told"]) for row in shown["tills"]) == expected
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tickets=evenings(), entered=st.dictionaries(st.sampled_from(["cash", "card"]), st.integers(-9000, 9000)))
def test_the_reasons_of_each_difference_add_up_to_it(
    order: WorkOrder, tickets: list[Told], entered: dict[str, int]
) -> None:
    with transaction.atomic():
        actor = person("till", order.store)
        payout = grant_goodwill(order.code, amount=Decimal("20.00"), reason="Late", actor=actor)
        declare_payment(
            order.payable_id, declaration=Declaration("P-1", Decimal("60.00"), DAY), store=order.store, actor=actor
        )
        for place in range(len(tickets)):
            report(order, payout, tickets, place, actor)
        totals = [TillTotal(method, CENT * cents) for method, cents in entered.items()]
        enter_till_totals(store=order.store, business_date=DAY, till="1", totals=totals, actor=actor)
        shown = day_page(order.store, DAY).figures
        for row in shown["differences"]:
            assert sum(Decimal(cause["amount"]) for cause in row["causes"]) == Decimal(row["amount"])
        used = Counter((c["cause"], c.get("id")) for row in shown["differences"] for c in row["causes"])
        declared = [key for key in used if key[0] == "declared"]
        assert all(used[key] == 1 for key in declared)
        agree = {(row["till"], row["method"]) for row in shown["tills"] if row["difference"] in ("0.00", "0")}
        blamed = {(row["till"], row["method"]) for row in shown["differences"] if Decimal(row["amount"])}
        assert agree & blamed == set()
        transaction.set_rollback(True)


@settings(max_examples=200, deadline=None, database=None)
@given(
    amount=st.integers(0, 30000),
    paid=st.lists(
        st.tuples(st.sampled_from(["cash", "card", "voucher", "cheque"]), st.integers(-50, 9000)), max_size=4
    ),
    change=st.integers(0, 500),
)
def test_a_ticket_split_over_its_tenders_loses_no_cent(amount: int, paid: list[tuple[str, int]], change: int) -> None:
    tenders = [ReceiptTender(pk=n, method=m, amount=CENT * cents) for n, (m, cents) in enumerate(paid, start=1)]
    split = shares(CENT * amount, tenders, CENT * change, "EUR")
    assert sum(share for _method, share in split) == CENT * amount
    assert len(dict(split)) == len(split)
    assert all(share == share.quantize(CENT) for _method, share in split)


def test_a_mixed_tickets_tenders_bear_their_part_of_what_is_ours(order: WorkOrder) -> None:
    """60.00 for the order and 40.00 of new goods, paid 30.00 in cash (50.00 less 20.00 change) and 70.00 by card."""
    payment = till_payment(
        order, tenders=(Tender("cash", Decimal("50.00")), Tender("card", Decimal("70.00"))), change=Decimal("20.00")
    )
    pay(order, payment=payment)
    shown = day_page(order.store, DAY).figures
    assert [(row["method"], row["net"]) for row in shown["by_tender"]] == [("card", "42.00"), ("cash", "18.00")]
    assert [(row["subject"], row["purpose"], row["count"], row["net"]) for row in shown["by_subject"]] == [
        ("work_order", "settlement", "1", "60.00")
    ]


def test_money_that_goes_out_is_below_zero_until_it_is_taken_back(order: WorkOrder) -> None:
    pay(order, "60.00", number="T-1")
    pay(order, "15.00", number="T-2", kind=ReceiptKind.REFUND)
    back = Ticket(order.store.code, "1", DAY, "T-2")
    shown = day_page(order.store, DAY).figures
    assert [(row["taken"], row["given"], row["net"]) for row in shown["totals"]] == [("60.00", "15.00", "45.00")]
    pay(order, "15.00", number="T-3", kind=ReceiptKind.REVERSAL, reverses=back)
    shown = day_page(order.store, DAY).figures
    assert [(row["taken"], row["given"], row["net"]) for row in shown["totals"]] == [("75.00", "15.00", "60.00")]
    assert [(row["ticket"], row["amount"]) for row in shown["payouts"]] == [("T-2", "-15.00")]


def test_what_was_set_aside_is_in_no_sum(order: WorkOrder) -> None:
    actor = person("mona", order.store)
    declared, _ = declare_payment(
        order.payable_id, declaration=Declaration("P-1", Decimal("60.00"), DAY), store=order.store, actor=actor
    )
    assert [row["net"] for row in day_page(order.store, DAY).figures["totals"]] == ["60.00"]
    set_aside_declared(declared.pk, actor=actor)
    shown = day_page(order.store, DAY).figures
    assert (shown["totals"], shown["by_tender"], shown["unconfirmed"]) == ([], [], [])


def test_a_confirmed_declaration_counts_as_told(order: WorkOrder) -> None:
    actor = person("mona", order.store)
    declared, _ = declare_payment(
        order.payable_id, declaration=Declaration("P-1", Decimal("60.00"), DAY), store=order.store, actor=actor
    )
    assert day_page(order.store, DAY).figures["tills"] == []
    confirm_declared(declared.pk, actor=actor)
    assert [row["told"] for row in day_page(order.store, DAY).figures["tills"]] == ["60.00"]


def test_the_lines_discount_rounding_and_account_of_the_day(order: WorkOrder) -> None:
    payment = till_payment(
        order,
        lines=(PaidLine(due=Decimal("60.00"), paid=Decimal("54.98"), discount=Decimal("5.00")),),
        tenders=(Tender("on_account", Decimal("20.00")), Tender("cash", Decimal("34.98"))),
        rounding=Decimal("0.02"),
    )
    pay(order, payment=payment)
    shown = day_page(order.store, DAY).figures
    assert shown["extras"] == {"discount": "5.00", "rounding": "0.02", "on_account": "20.00"}
