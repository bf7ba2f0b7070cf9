"""Whatever tickets there are, told in whatever order and however often: the same sums, which are those of a model."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.payments.inputs import Evidence, Tender, Ticket, TillPayment
from apps.payments.models import Payable, Receipt
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind, ReceiptState
from apps.workshop import operations as workshop
from apps.workshop.models import WorkOrder
from tests.factories.workshop import PAID_AT, make_work_order, person, till_payment

pytestmark = pytest.mark.django_db
ASKED = Decimal("60.00")


@dataclass(frozen=True)
class Told:
    """One ticket. A reversal undoes the ticket `of` (its place in the list), whole."""

    kind: str
    amount: int = 0
    discount: int = 0
    of: int = 0


PLAIN = st.builds(
    Told,
    st.sampled_from(["payment", "deposit", "refund"]),
    st.integers(0, 90),
    st.sampled_from([0, 0, 0, 5]),
)


@st.composite
def histories(draw: Any) -> tuple[list[Told], list[int], int, bool]:
    """(tickets, the order of arrival with repeats, when the quote is approved, is it ready when the story begins)."""
    tickets = draw(st.lists(PLAIN, min_size=1, max_size=5))
    for place in draw(st.lists(st.integers(0, 6), max_size=3, unique=True)):
        if place < len(tickets):
            tickets.append(Told("reversal", of=place))
    arrivals = draw(st.permutations(range(len(tickets))))
    repeats = draw(st.lists(st.sampled_from(arrivals), max_size=3))
    return tickets, [*arrivals, *repeats], draw(st.integers(0, len(arrivals))), draw(st.booleans())


def effect(tickets: list[Told], place: int) -> tuple[int, int]:
    """The model: what one ticket adds to paid and to discounted."""
    told = tickets[place]
    if told.kind == "reversal":
        paid, discounted = effect(tickets, told.of)
        return -paid, -discounted
    sign = -1 if told.kind == "refund" else 1
    return sign * told.amount, sign * told.discount


def expected_state(tickets: list[Told], paid: Decimal, due: Decimal) -> str:
    kinds = {told.kind for told in tickets}
    if paid > due:
        return "overpaid"
    if paid == due:
        return "paid"
    if paid > 0:
        return "deposit_paid" if kinds == {"deposit"} else "part_paid"
    return "refunded" if kinds & {"refund", "reversal"} else "due"


def amount_of(tickets: list[Told], place: int) -> int:
    told = tickets[place]
    return amount_of(tickets, told.of) if told.kind == "reversal" else told.amount


def as_reported(order: WorkOrder, tickets: list[Told], place: int) -> TillPayment:
    told, amount = tickets[place], str(amount_of(tickets, place))
    if told.kind != "reversal":
        return till_payment(
            order, amount, number=f"T-{place}", discount=str(told.discount), kind=ReceiptKind(told.kind)
        )
    original = Ticket(order.store.code, "1", PAID_AT.date(), f"T-{told.of}")
    return till_payment(
        order, amount, number=f"T-{place}", kind=ReceiptKind.REVERSAL, reverses=original, lines=(),
        tenders=(Tender("card", Decimal(amount)),),
    )  # fmt: skip


@pytest.fixture
def orders() -> dict[bool, WorkOrder]:
    return {True: make_work_order(), False: make_work_order(until="quoted")}


@settings(  # the orders stay: what each example writes is rolled back
    max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=histories())
@example(history=([Told("refund", 10), Told("reversal", of=0)], [1, 0], 0, True))
@example(history=([Told("payment", 60, 5), Told("reversal", of=0), Told("reversal", of=1)], [2, 1, 0], 0, True))
@example(history=([Told("payment", 60), Told("reversal", of=0)], [1, 0], 1, False))
def test_the_sums_are_those_of_the_model_in_any_order(orders, history):
    tickets, arrivals, approved_after, ready = history
    with transaction.atomic():
        order = orders[ready]
        actor = person("till", order.store)
        for step, place in enumerate(arrivals):
            if not ready and step == approved_after:
                workshop.approve_quote(order.id, actor=person("clara", order.store))
            evidence = Evidence(Door.REST if step % 2 else Door.HOOK, "till", f"m-{step}")
            record_payment(as_reported(order, tickets, place), evidence=evidence, actor=actor)
        if not ready and approved_after >= len(arrivals):
            workshop.approve_quote(order.id, actor=person("clara", order.store))
        compare(WorkOrder.objects.get(pk=order.pk), tickets, ready)
        transaction.set_rollback(True)


def compare(order: WorkOrder, tickets: list[Told], ready: bool) -> None:
    effects = [effect(tickets, place) for place in range(len(tickets))]
    paid, discounted = Decimal(sum(p for p, _ in effects)), Decimal(max(0, sum(d for _, d in effects)))
    payable = Payable.objects.get(pk=order.payable_id)
    assert (payable.paid, payable.discounted, payable.total) == (paid, discounted, ASKED)
    assert payable.balance == ASKED - discounted - paid
    state = expected_state(tickets, paid, ASKED - discounted)
    assert (payable.payment_state, order.payment_state, order.balance) == (state, state, payable.balance)
    settled = state in ("paid", "overpaid")
    assert order.status == (("paid" if settled else "ready") if ready else "approved")
    assert set(Receipt.objects.filter(store=order.store).values_list("state", flat=True)) == {ReceiptState.APPLIED}
    assert Receipt.objects.filter(store=order.store).count() == len(tickets)
