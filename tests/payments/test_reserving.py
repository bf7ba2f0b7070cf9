"""One till rings a payable at a time, for ten minutes by the database clock; meanwhile the desk asks nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from apps.core.errors import NotFound, PermissionRefused
from apps.core.leases import database_now
from apps.core.models import Event
from apps.payments.errors import NothingToRing, PayableReserved
from apps.payments.inputs import Evidence, Ticket
from apps.payments.models import Payable
from apps.payments.operations import ask_advance, record_payment, release_payable, reserve_payable
from apps.payments.states import Door
from apps.workshop import operations as workshop
from tests.factories.api import MONEY_SCOPES, Caller, problem
from tests.factories.payments import DAY, declare, state_of, tell
from tests.factories.stores import make_store
from tests.factories.workshop import labour, make_work_order, person, till_payment

pytestmark = pytest.mark.django_db
TEN_MINUTES = timedelta(minutes=10)


def reserve(order, till="S/1", *, store=None, payable=None):
    row = payable or order.payable
    return reserve_payable(row.pk, till=till, actor=person("till", store or order.store))


def release(order, till="S/1"):
    return release_payable(order.payable_id, till=till, actor=person("till", order.store))


def held(order):
    return Payable.objects.values_list("reserved_by", flat=True).get(pk=order.payable_id)


def lapse(order, ago=timedelta(seconds=1)):
    Payable.objects.filter(pk=order.payable_id).update(reserved_until=database_now() - ago)


def everything():
    return [*Payable.objects.order_by("pk").values()], Event.objects.count()


def test_ten_minutes_from_now_by_the_databases_clock(monkeypatch):
    order = make_work_order()
    an_hour_fast = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: an_hour_fast)
    before = database_now()
    row = reserve(order)
    assert before + TEN_MINUTES <= row.reserved_until <= database_now() + TEN_MINUTES
    with pytest.raises(PayableReserved) as refused:
        reserve(order, "S/2")
    assert refused.value.extra == {"till": "S/1", "until": row.reserved_until.isoformat()}
    assert refused.value.detail.endswith(f" {timezone.localtime(row.reserved_until):%H:%M}.")  # as clocks show it
    assert refused.value.retryable
    assert held(order) == "S/1"


def test_the_same_till_asks_again_and_gets_ten_minutes_more():
    order = make_work_order()
    first = reserve(order).reserved_until
    again = reserve(order).reserved_until
    assert first < again <= database_now() + TEN_MINUTES


def test_a_reservation_ends_by_itself():
    order = make_work_order()
    reserve(order)
    lapse(order)
    assert reserve(order, "S/2").reserved_by == "S/2"


def test_the_desk_asks_anew_once_it_has_ended():
    order = make_work_order(until="approved")
    reserve(order)
    lapse(order)
    workshop.revise_quote(order.id, actor=person("tina", order.store))
    assert state_of(order)[0] == "diagnosing"


def test_letting_go_frees_it_and_letting_go_twice_is_the_same():
    order = make_work_order()
    reserve(order)
    release(order)
    before = everything()
    release(order)
    assert (held(order), everything()) == ("", before)


def test_what_another_till_holds_stays_held():
    order = make_work_order()
    reserve(order)
    before = everything()
    for act in (reserve, release):
        with pytest.raises(PayableReserved):
            act(order, "S/2")
    assert everything() == before


def test_what_another_till_no_longer_holds_may_be_let_go():
    order = make_work_order()
    reserve(order)
    lapse(order)
    release(order, "S/2")
    assert held(order) == ""


def test_the_desk_asks_nothing_else_while_a_till_rings():
    order = make_work_order(until="approved")
    tina, clara = person("tina", order.store), person("clara", order.store)
    reserve(order)
    before = (state_of(order), everything())
    for act in (
        lambda: workshop.revise_quote(order.id, actor=tina),
        lambda: workshop.cancel(order.id, actor=clara),
    ):
        with pytest.raises(PayableReserved):
            act()
        assert (state_of(order), everything()) == before
    release(order)
    workshop.revise_quote(order.id, actor=tina)
    workshop.quote(order.id, [labour("80.00")], actor=tina)
    reserve(order)
    before = (state_of(order), everything())
    with pytest.raises(PayableReserved):
        workshop.approve_quote(order.id, actor=clara)
    assert (state_of(order), everything()) == before
    assert before[0] == ("quoted", "due", Decimal("60.00"))


def test_over_http_the_refusal_says_which_till_and_until_when():
    order = make_work_order(until="approved")
    row = reserve(order, "S/1")
    caller = Caller("work_orders:read", "work_orders:quote", stores=[order.store])
    before = (state_of(order), everything())
    answer = caller.post(f"work-orders/{order.id}/revise-quote/")
    assert problem(answer) == (409, "payable_reserved", [])
    told = answer.json()
    assert (told["till"], told["until"], told["retryable"]) == ("S/1", row.reserved_until.isoformat(), True)
    assert (state_of(order), everything()) == before


def test_the_till_that_has_rung_holds_it_no_more_though_something_is_left():
    order = make_work_order()
    reserve(order, f"{order.store.code}/1")
    tell(order, Door.REST, "20.00")
    assert (held(order), state_of(order)[2]) == ("", Decimal("40.00"))


def test_what_another_till_took_meanwhile_leaves_it_held_until_nothing_is_left():
    order = make_work_order()
    reserve(order, f"{order.store.code}/2")
    tell(order, Door.POLL, "20.00")
    advance = ask_advance(order.code, amount=Decimal("10.00"), tax_code="FR20", actor=person("clara", order.store))
    tell(order, Door.POLL, "10.00", number="T-2", payable=advance.code)
    assert (held(order), state_of(order)[2]) == (f"{order.store.code}/2", Decimal("30.00"))
    tell(order, Door.POLL, "30.00", number="T-3")
    assert (held(order), state_of(order)[2]) == ("", Decimal("0.00"))


def test_a_ticket_a_clerk_declares_ends_it_too():
    order = make_work_order()
    reserve(order, f"{order.store.code}/1")
    declare(order)
    assert held(order) == ""


def test_nothing_is_held_where_nothing_is_to_be_rung():
    paid, cancelled = make_work_order(until="paid"), make_work_order(until="approved")
    workshop.cancel(cancelled.id, actor=person("clara", cancelled.store))
    for order in (paid, cancelled):
        before = everything()
        with pytest.raises(NothingToRing):
            reserve(order)
        assert everything() == before


def test_a_sister_store_may_and_another_company_finds_nothing():
    order = make_work_order()
    sister, stranger = make_store(entity=order.legal_entity), make_store()
    assert reserve(order, "SISTER/1", store=sister).reserved_by == "SISTER/1"
    before = everything()
    with pytest.raises(NotFound):
        reserve(order, "X/1", store=stranger)
    local = person("till", sister, "payables:read", "payables:open")
    with pytest.raises(NotFound):
        reserve_payable(order.payable_id, till="SISTER/1", actor=local)
    reader = person("till", sister, "payables:read", "payables:foreign_store")
    with pytest.raises(PermissionRefused):
        reserve_payable(order.payable_id, till="SISTER/1", actor=reader)
    assert everything() == before


def test_a_consumer_rings_for_the_stores_it_speaks_for_and_no_other():
    order = make_work_order()
    sister = make_store(entity=order.legal_entity)
    caller = Caller(*MONEY_SCOPES, "payables:open", stores=[order.store])
    address = f"payables/{order.payable_id}/open/"
    before = everything()[0]
    assert problem(caller.post(address)) == (422, "invalid", ["/store", "/till"])
    for code in ("NOWHERE", sister.code):
        assert problem(caller.post(address, {"store": code, "till": "1"})) == (422, "unknown_store", ["/store"])
    assert everything()[0] == before
    assert caller.post(address, {"store": order.store.code, "till": "1"}).json()["reserved_by"] == (
        f"{order.store.code}/1"
    )


def test_a_payment_is_taken_whoever_holds_it():
    order = make_work_order()
    reserve(order, "S/9")
    sister = make_store(entity=order.legal_entity)
    there = till_payment(order, ticket=Ticket(sister.code, "3", DAY, "T-1"))
    receipt, _ = record_payment(there, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", sister))
    assert (receipt.state, state_of(order)[0], held(order)) == ("applied", "paid", "")
