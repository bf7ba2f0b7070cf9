"""A thing that was bought begins a life on our shelves; one that was given back ends it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.core import deliveries, sequencer
from apps.core.actors import system
from apps.core.models import Delivery
from apps.items import operations as items
from apps.items.errors import ItemAway, ItemHeld
from apps.items.states import HolderKind, HoldOutcome
from apps.payments.models import Payable
from apps.payments.operations import ask_advance
from apps.resale import operations
from apps.resale.inputs import NewHold
from apps.resale.models import Sale, StockItem
from tests.factories.core import relayed
from tests.factories.items import bought_by, make_item
from tests.factories.masterdata import client_for
from tests.factories.resale import buy, make_listed, make_listing, make_stock, pay, payable_of
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/stock-items/changes/"


def give_back(item):
    items.give_back_item(
        actor=system("test"), item_id=item.pk, customer_id=None, amount=Decimal("100.00"), currency="EUR",
        source=bought_by(item),
    )  # fmt: skip


def test_what_was_bought_is_stocked_once_however_often_it_is_told():
    item = buy(make_item())
    assert relayed() == ["Done"] * Delivery.objects.count()
    assert Delivery.objects.filter(target="resale.subscribers.stock_what_was_bought").count() == 1
    operations.take_into_stock(item.pk, actor=system("test"))
    stock = StockItem.objects.get()
    assert (stock.item_id, stock.status, stock.vat_origin) == (item.pk, "stocked", "private_purchase")
    assert (stock.store_id, stock.price, stock.currency) == (item.store_id, None, "EUR")


def test_what_was_given_back_before_it_was_heard_of_is_not_stocked():
    item = buy(make_item())
    give_back(item)
    relayed()
    assert StockItem.objects.count() == 0


def test_what_was_given_back_is_withdrawn_and_no_till_asks_for_it():
    stock = make_listed()
    relayed()
    give_back(stock.item)
    relayed()
    stock.refresh_from_db()
    assert (stock.status, payable_of(stock).state) == ("withdrawn", "withdrawn")


def heard_first(subscriber):
    """All that this subscriber of ours hears: nothing orders it and what the others hear."""
    while sequencer.advance():
        pass
    rows = Delivery.objects.filter(target=f"resale.subscribers.{subscriber}").order_by("position")
    assert [type(deliveries.attempt(row.pk)).__name__ for row in rows][-1] == "Done"


def test_what_was_bought_again_is_on_the_shelves_though_it_is_heard_first_and_the_giving_back_last():
    stock = make_listed()
    relayed()
    give_back(stock.item)
    buy(stock.item, "60.00")
    heard_first("stock_what_was_bought")

    relayed()

    lives = StockItem.objects.order_by("id").values_list("status", "payable__state")
    assert list(lives) == [("withdrawn", "withdrawn"), ("stocked", None)]


def test_what_the_police_gave_back_is_on_the_shelves_though_its_seizure_is_heard_last():
    stock = make_listed()
    relayed()
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police")
    items.release_hold(actor=system("test"), item_id=stock.item_id, outcome=HoldOutcome.SEIZED)
    items.recover_item(actor=system("test"), item_id=stock.item_id)
    heard_first("stock_what_the_police_gave_back")

    relayed()

    lives = StockItem.objects.order_by("id").values_list("status", "payable__state")
    assert list(lives) == [("withdrawn", "withdrawn"), ("stocked", None)]


def test_what_we_sold_and_bought_again_begins_another_life_and_its_sale_counts_no_more():
    stock = make_listed()
    pay(stock)
    operations.deliver(stock.pk, actor=person("clara", stock.store))
    buy(stock.item, "60.00")
    again = operations.take_into_stock(stock.item_id, actor=system("test"))
    assert (again.pk != stock.pk, again.status, Sale.objects.get().state) == (True, "stocked", "bought_back")


def test_a_thing_has_one_life_at_a_time():
    stock = make_stock()
    second = StockItem(
        item=stock.item, legal_entity=stock.legal_entity, store=stock.store, status="ready",
        vat_origin="private_purchase", currency="EUR", stocked_at=stock.stocked_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="stock_item_one_life"), transaction.atomic():
        second.save(force_insert=True)


def test_of_the_sales_of_one_thing_one_counts():
    stock = make_listed()
    pay(stock)
    sale = Sale.objects.get()
    sale.pk, sale.code, sale.ticket = uuid7(), "SA-1", "2/T-2"
    with pytest.raises(IntegrityError, match="sale_one_that_counts_per_item"), transaction.atomic():
        sale.save(force_insert=True)


def test_another_stores_thing_is_as_absent_as_none():
    stock = make_stock()
    with pytest.raises(Exception) as refused:
        operations.make_ready(stock.pk, actor=person("clara", make_store()))
    stock.refresh_from_db()
    assert (refused.value.code, stock.status) == ("not_found", "stocked")


def test_what_the_police_hold_is_neither_prepared_nor_offered():
    stock = make_stock()
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police")
    with pytest.raises(Exception) as refused:
        operations.make_ready(stock.pk, actor=person("clara", stock.store))
    stock.refresh_from_db()
    assert (refused.value.code, stock.status) == ("item_held", "stocked")


@pytest.mark.parametrize("kept_for_somebody", [False, True])
def test_what_the_police_hold_goes_off_sale_everywhere_and_back_only_by_a_person(kept_for_somebody):
    stock = make_listed()
    listing, mona = make_listing(stock), person("mona", stock.store)
    if kept_for_somebody:
        operations.hold(stock.pk, NewHold("Mrs Durand", timezone.now() + timedelta(days=1)), actor=mona)
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police")
    relayed()
    for row in (stock, listing):
        row.refresh_from_db()
    assert (stock.status, payable_of(stock).state, listing.state) == ("ready", "withdrawn", "gone")
    assert stock.holds.filter(ended_at=None).count() == 0
    with pytest.raises(ItemHeld):
        operations.release_for_sale(stock.pk, actor=mona)

    items.release_hold(actor=system("test"), item_id=stock.item_id)
    relayed()
    stock.refresh_from_db()
    assert stock.status == "ready"
    operations.release_for_sale(stock.pk, actor=mona)
    pay(stock)
    assert (stock.status, Sale.objects.get().state) == ("sold", "completed")


def test_what_was_seized_is_withdrawn_and_a_till_that_sells_it_sells_nothing():
    stock = make_listed()
    seize(stock)
    pay(stock)
    assert Sale.objects.get().state == "double"
    relayed()
    pay(stock)
    assert (stock.status, payable_of(stock).state) == ("withdrawn", "withdrawn")
    assert list(Sale.objects.values_list("state", flat=True)) == ["double", "double"]


def test_what_was_sold_and_seized_is_not_handed_to_its_buyer():
    stock = make_listed()
    pay(stock)
    seize(stock)
    relayed()
    with pytest.raises(ItemAway):
        operations.deliver(stock.pk, actor=person("mona", stock.store))
    stock.refresh_from_db()
    stock.item.refresh_from_db()
    assert (stock.status, stock.item.custody) == ("sold", "third_party")


def seize(stock):
    items.hold_item(actor=system("test"), item_id=stock.item_id, authority="Police")
    items.release_hold(actor=system("test"), item_id=stock.item_id, outcome=HoldOutcome.SEIZED)


def test_a_thing_sent_to_another_store_is_that_stores_to_sell():
    stock = make_stock()
    other = make_store(entity=stock.store.entity)
    items.move_custody(
        actor=system("test"), item_id=stock.item_id, holder=HolderKind.STORE, store_id=other.pk, reason_code="moved"
    )
    relayed()
    stock.refresh_from_db()
    assert (stock.store_id, stock.status) == (other.pk, "stocked")


def test_what_is_shown_of_the_thing_changes_for_who_copies_its_life_too():
    stock = make_stock(grade="B")
    relayed()
    relayed()
    reader = client_for(person("rita", stock.store, "stock_items:read"))
    cursor = reader.get(CHANGES).json()["next_cursor"]

    items.grade_item(actor=system("test"), item_id=stock.item_id, grade="C", kind="inspected", findings=())
    items.grade_item(actor=system("test"), item_id=stock.item_id, grade="C", kind="inspected", findings=())
    relayed()
    relayed()

    told = reader.get(CHANGES, {"cursor": cursor}).json()["results"]
    assert [(change["version"], change["data"]["grade"]) for change in told] == [(2, "C")]


def test_a_life_that_is_told_of_anyway_is_not_told_of_twice():
    stock = make_stock(grade="B")
    items.grade_item(actor=system("test"), item_id=stock.item_id, grade="C", kind="inspected", findings=())
    operations.make_ready(stock.pk, actor=person("mona", stock.store))

    relayed()
    relayed()

    stock.refresh_from_db()
    assert stock.version == 2


def test_the_life_of_a_duplicate_goes_on_under_the_kept_passport():
    stock = make_listed()
    ask_advance(stock.item.code, amount=Decimal("20.00"), tax_code="FR20", actor=person("clara", stock.store))
    kept = make_item(store=stock.store, customer=None, vat_origin="private_purchase")
    items.merge_items(actor=system("test"), kept_id=kept.pk, duplicate_id=stock.item_id)
    stock.refresh_from_db()
    assert stock.item_id == kept.pk
    codes = Payable.objects.filter(subject_id=stock.pk).values_list("purpose", "subject_code").order_by("id")
    assert list(codes) == [("settlement", kept.code), ("advance", kept.code)]
    pay(stock)
    assert (stock.status, Sale.objects.get().item_id) == ("sold", kept.pk)
