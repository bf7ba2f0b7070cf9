"""What the police have, held or seized: every till is believed, nobody gets it, and everybody is made good."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.items import operations as items
from apps.items.states import HoldOutcome, OwnerKind
from apps.payments.inputs import Declaration
from apps.payments.operations import declare_payment
from apps.resale import operations
from apps.resale.errors import AlreadySold
from apps.resale.inputs import ReportedSale
from apps.resale.models import Sale, StockItem
from tests.factories.core import relayed
from tests.factories.payments import DAY
from tests.factories.resale import buy, make_listed, make_listing, pay, payable_of, take_back
from tests.factories.workshop import PAID_AT, person

from .test_selling import cases, owner, states

pytestmark = pytest.mark.django_db


def held_by_the_police(outcome=None):
    """For sale, then held; with an `outcome`, no longer."""
    stock = make_listed()
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police", reference="PV 12")
    if outcome:
        items.release_hold(actor=system("test"), item_id=stock.item_id, outcome=outcome)
    return stock


@pytest.mark.parametrize("outcome", [None, HoldOutcome.SEIZED], ids=["held", "seized"])
def test_every_till_that_rings_what_the_police_have_is_believed_and_made_good(outcome):
    stock = held_by_the_police(outcome)
    pay(stock, number="T-1")
    pay(stock, number="T-2")
    assert (states(stock)[1], owner(stock)) == (["double", "double"], OwnerKind.ENTITY)
    assert sorted(Sale.objects.values_list("ticket", "refund__balance")) == [("1/T-1", 180), ("1/T-2", 180)]
    assert cases() == ["sold_twice", "sold_twice"]


def test_a_little_more_for_what_the_police_hold_is_no_further_sale():
    stock = held_by_the_police()
    pay(stock, number="T-1")
    pay(stock, "20.00", number="T-2")
    assert (states(stock)[1], cases()) == (["double"], ["overpaid", "sold_twice"])


def test_a_till_may_confirm_what_a_clerk_declared_of_a_thing_the_police_hold():
    stock = held_by_the_police()
    said = Declaration(ticket_number="T-1", amount=Decimal("180.00"), business_date=DAY, till="1")
    declare_payment(payable_of(stock).pk, declaration=said, store=stock.store, actor=person("clara", stock.store))
    pay(stock, number="T-1")
    assert (states(stock)[1], cases()) == (["double"], ["sold_twice"])


def test_freed_it_goes_to_the_next_who_pays_and_not_to_who_was_let_down():
    stock = held_by_the_police()
    pay(stock, number="T-1")
    items.release_hold(actor=system("test"), item_id=stock.item_id)
    pay(stock, number="T-2")
    assert (states(stock), owner(stock)) == (("sold", ["double", "completed"]), OwnerKind.OUTSIDE)


@pytest.mark.parametrize("outcome", [None, HoldOutcome.SEIZED], ids=["held", "seized"])
def test_a_ticket_taken_back_while_the_police_have_the_thing_changes_nothing(outcome):
    stock = make_listed()
    pay(stock, number="T-1")
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police", reference="PV 12")
    if outcome:
        items.release_hold(actor=system("test"), item_id=stock.item_id, outcome=outcome)
    take_back(stock, "T-1")
    assert (states(stock), cases()) == (("sold", ["completed"]), ["reversed_after_hand_over"])


def test_a_ticket_taken_back_after_its_buyer_sold_us_the_thing_again_changes_nothing():
    stock = make_listed()
    pay(stock, number="T-1")
    buy(stock.item, "90.00")
    take_back(stock, "T-1")
    assert (states(stock), cases()) == (("sold", ["completed"]), ["reversed_after_hand_over"])


def test_a_channel_is_refused_what_the_police_hold_before_it_takes_money_and_made_good_after():
    stock = held_by_the_police()
    listing, web = make_listing(stock), person("web", stock.store)
    told = ReportedSale(Decimal("180.00"), "EUR", "W-1", PAID_AT, may_refuse=True)
    with pytest.raises(AlreadySold):
        operations.report_sale(listing.code, told, actor=web)
    assert (Sale.objects.count(), cases()) == (0, [])
    operations.report_sale(listing.code, replace(told, may_refuse=False), actor=web)
    assert (states(stock)[1], cases()) == (["double"], ["sold_twice"])


def test_what_the_police_seized_and_give_back_begins_another_life_on_our_shelves():
    stock = held_by_the_police(HoldOutcome.SEIZED)
    relayed()
    stock.refresh_from_db()
    assert stock.status == "withdrawn"
    items.recover_item(actor=system("test"), item_id=stock.item_id)
    relayed()
    again = StockItem.objects.exclude(pk=stock.pk).get()
    assert (again.item_id, again.store_id, again.status) == (stock.item_id, stock.store_id, "stocked")
    operations.make_ready(again.pk, actor=person("mona", stock.store))
    relayed()
    assert StockItem.objects.count() == 2


def test_what_is_given_back_before_its_seizure_was_heard_of_has_one_life():
    stock = held_by_the_police(HoldOutcome.SEIZED)
    items.recover_item(actor=system("test"), item_id=stock.item_id)
    relayed()
    assert list(StockItem.objects.order_by("id").values_list("status", flat=True)) == ["withdrawn", "stocked"]


def test_what_the_police_hold_is_paid_back_and_never_changes_hands():
    stock = make_listed()
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police", reference="PV 12")
    pay(stock, number="T-1")
    assert states(stock) == ("listed", ["double"])
    assert (owner(stock), cases()) == (OwnerKind.ENTITY, ["sold_twice"])
