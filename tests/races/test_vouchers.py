"""One voucher at two tills at the same moment: real threads, each on a connection of its own, started together."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from apps.core.actors import system
from apps.core.errors import DomainError
from apps.payments import operations
from apps.payments.errors import VoucherBalanceTooLow
from apps.payments.inputs import Evidence, Tender
from apps.payments.models import Case, LedgerTransaction, Voucher
from apps.payments.states import Door
from tests.factories.stores import make_store
from tests.factories.vouchers import make_voucher, paid_with, sums_of, the_books_are_right, ticket_at
from tests.factories.workshop import make_work_order, person

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 30


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered, or how it was refused; any other error is raised."""
    barrier, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        connection.ensure_connection()
        barrier.wait(LONGEST)
        try:
            found[place] = act()
        except DomainError as refused:
            found[place] = refused

    together(*(lambda place=place, act=act: run(place, act) for place, act in enumerate(acts)))
    return found


def asking(voucher: Voucher, amount: str, number: str, till: str) -> Callable[[], Any]:
    store = voucher.store
    return lambda: operations.authorize_voucher(
        voucher.pk, ticket=ticket_at(store, number, till), amount=Decimal(amount), actor=person(f"till{till}", store)
    )


def taking(order: Any, payment: Any, door: Door = Door.REST) -> Callable[[], Any]:
    actor = person("till", order.store)
    evidence = Evidence(door, "till", f"{door}-{payment.ticket.till}-{payment.ticket.number}")
    return lambda: operations.record_payment(payment, evidence=evidence, actor=actor)


def test_two_tills_that_ask_for_what_is_there_once():
    """Sixty rounds: exactly one is promised it, and what it was promised is spent."""
    store = make_store()
    for turn in range(60):
        voucher = make_voucher(store, "50.00")
        found = at_once(asking(voucher, "40.00", f"T-{turn}", "1"), asking(voucher, "40.00", f"T-{turn}", "2"))
        refused = [each for each in found if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [VoucherBalanceTooLow]
        assert sums_of(voucher) == {"balance": "50.00", "held": "40.00"}
        (held,) = [each for each in found if not isinstance(each, Exception)]
        operations.capture_voucher(voucher.pk, hold_id=held.pk, actor=person("till", store))
        assert sums_of(voucher) == {"balance": "10.00", "spent": "40.00"}
    assert the_books_are_right()


def test_two_tills_that_did_not_ask_both_count_and_one_is_a_case():
    order = make_work_order()
    for turn in range(25):
        voucher = make_voucher(order.store, "50.00")
        first = paid_with(order, voucher.code, "40.00", ticket=ticket_at(order.store, f"T-{turn}", "1"))
        second = paid_with(order, voucher.ean, "40.00", ticket=ticket_at(order.store, f"T-{turn}", "2"))
        at_once(taking(order, first), taking(order, second))
        assert sums_of(voucher) == {"spent": "80.00", "overdrawn": "30.00"}
        assert Case.objects.filter(kind="voucher_overdrawn", details__voucher=voucher.hint).count() == 1
    assert the_books_are_right()


def test_one_ticket_through_three_doors_at_once_spends_once():
    order = make_work_order()
    for turn in range(20):
        voucher = make_voucher(order.store, "50.00")
        payment = paid_with(order, voucher.code, "40.00", number=f"T-{turn}")
        at_once(*(taking(order, payment, door) for door in (Door.REST, Door.HOOK, Door.FILE)))
        assert sums_of(voucher) == {"balance": "10.00", "spent": "40.00"}
    assert LedgerTransaction.objects.filter(kind="spend").count() == 20


def test_a_capture_and_its_ticket_at_once_spend_once():
    order = make_work_order()
    till = person("till", order.store)
    for turn in range(20):
        voucher = make_voucher(order.store, "50.00")
        held = asking(voucher, "40.00", f"T-{turn}", "1")()
        payment = paid_with(order, voucher.code, "40.00", number=f"T-{turn}")
        found = at_once(
            taking(order, payment),
            partial(operations.capture_voucher, voucher.pk, hold_id=held.pk, actor=till),
        )
        assert [each for each in found if isinstance(each, Exception)] == []
        assert sums_of(voucher) == {"balance": "10.00", "spent": "40.00"}
    assert the_books_are_right()


def test_two_tickets_that_name_two_vouchers_crosswise_do_not_wait_for_each_other():
    one, other = make_work_order(), None
    other = make_work_order(one.store)
    for turn in range(15):
        a, b = make_voucher(one.store, "50.00"), make_voucher(one.store, "50.00")
        tenders = [Tender("voucher", Decimal(20), voucher=each.code) for each in (a, b)]
        first = paid_with(one, "", "40.00", number=f"A-{turn}", tenders=tuple(tenders))
        second = paid_with(other, "", "40.00", number=f"B-{turn}", tenders=tuple(reversed(tenders)))
        at_once(taking(one, first), taking(other, second))
        assert [sums_of(each) for each in (a, b)] == [{"balance": "10.00", "spent": "40.00"}] * 2


def test_an_expiry_a_release_and_a_sale_at_once_lose_nothing():
    order = make_work_order()
    till = person("till", order.store)
    for turn in range(20):
        voucher = make_voucher(order.store, "50.00")
        held = asking(voucher, "40.00", f"H-{turn}", "2")()
        Voucher.objects.filter(pk=voucher.pk).update(expires_on="2026-01-01")
        payment = paid_with(order, voucher.code, "30.00", number=f"T-{turn}")
        at_once(
            taking(order, payment),
            partial(operations.release_voucher, voucher.pk, hold_id=held.pk, actor=till),
            partial(operations.expire_voucher, voucher.pk, actor=system("clock")),
        )
        operations.expire_voucher(voucher.pk, actor=system("clock"))
        assert sums_of(voucher) == {"spent": "30.00", "forfeited": "20.00"}
    assert the_books_are_right()
