"""A thing of our own is worked on at the store's expense: without a customer, and what was done becomes its cost."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils import timezone

from apps.core.actors import Actor, system
from apps.core.errors import DomainError, Invalid
from apps.items.errors import ItemForSale, ItemHeld
from apps.items.models import CustodyEvent, Item, ItemEntry
from apps.items.operations import hold_item, send_transfer
from apps.items.selectors import cost_of
from apps.resale import operations as resale
from apps.resale.errors import InWorkshop
from apps.resale.inputs import NewHold, Pricing
from apps.resale.models import StockItem
from apps.workshop import operations
from apps.workshop.inputs import CheckIn, NewWorkOrder, QuoteLineInput
from apps.workshop.models import WorkOrder
from apps.workshop.states import LineKind, Payer
from tests.factories.items import make_item, make_own_item, make_transfer
from tests.factories.resale import buy, make_listed, make_stock
from tests.factories.stores import make_store
from tests.factories.workshop import STEPS, labour, make_customer, make_work_order, person

pytestmark = pytest.mark.django_db
ON_THE_WAY = ("in_work", "quality_check", "ready")


def part(label: str, price: str, quantity: str = "1") -> QuoteLineInput:
    return QuoteLineInput(LineKind.PART, label, Decimal(quantity), Decimal(price), "FR20")


def booked(item, payer=Payer.STORE) -> WorkOrder:
    new = NewWorkOrder(store_code=item.store.code, item_id=item.pk, payer=payer)
    return operations.book(new, actor=person("clara", item.store))[0]


def refurbished(item, lines, refuse=(), upto="ready") -> WorkOrder:
    """An order for our own thing, quoted with these lines and driven on."""
    order = booked(item)
    tina, clara = person("tina", item.store), person("clara", item.store)
    operations.check_in(order.id, CheckIn(), actor=clara)
    operations.start_diagnosis(order.id, actor=tina)
    operations.quote(order.id, lines, actor=tina)
    refused = [line.id for line in order.quotes.get().lines.all() if line.label in refuse]
    operations.approve_quote(order.id, actor=clara, refused_lines=refused)
    for status in ON_THE_WAY[: ON_THE_WAY.index(upto) + 1]:
        _before, who, step = STEPS[status]
        step(order.id, person(who, item.store), "0")
    order.refresh_from_db()
    return order


def test_from_booking_to_stock_without_a_customer_and_nothing_is_due() -> None:
    item = make_own_item("100.00")
    order = refurbished(item, [labour("60.00")])
    assert (order.customer, order.custody, order.payment_state, order.payable) == (None, "store", "nothing_due", None)

    operations.hand_over(order.id, actor=person("clara", item.store))
    operations.close(order.id, actor=person("clara", item.store))

    order.refresh_from_db()
    assert (order.status, order.custody) == ("closed", "store")
    assert [(row.holder_kind, row.until) for row in CustodyEvent.objects.filter(item=item)] == [("store", None)]


def test_what_was_approved_becomes_its_cost_when_the_check_is_passed_and_not_before() -> None:
    item = make_own_item("100.00")
    lines = [labour("60.00", "Tune-up"), part("Chain", "15.00"), part("Chain", "10.00", "2"), part("Saddle", "30.00")]
    order = refurbished(item, lines, refuse={"Saddle"}, upto="quality_check")
    assert cost_of(item) == Decimal("100.00")

    operations.pass_quality_check(order.id, actor=person("lea", item.store))

    told = ItemEntry.objects.exclude(kind="purchase").order_by("kind")
    assert [(row.kind, row.label, row.amount) for row in told] == [
        ("labour", "Tune-up", Decimal("60.00")),
        ("part", "Chain", Decimal("35.00")),
    ]
    assert {(row.source_resource, row.source_id, row.source_code) for row in told} == {
        ("work_order", UUID(str(order.id)), order.code)
    }
    assert cost_of(item) == Decimal("195.00")


def test_a_second_check_after_rework_adds_it_once() -> None:
    item = make_own_item("100.00")
    order = refurbished(item, [labour("60.00")], upto="quality_check")
    operations.fail_quality_check(order.id, actor=person("lea", item.store), notes="Loose")
    operations.finish_work(order.id, actor=person("tina", item.store))

    operations.pass_quality_check(order.id, actor=person("lea", item.store))

    assert cost_of(item) == Decimal("160.00")


def test_a_customers_thing_costs_us_nothing_even_at_the_stores_expense() -> None:
    item = make_item()
    new = NewWorkOrder(store_code=item.store.code, customer_id=item.customer_id, item_id=item.pk, payer=Payer.STORE)
    order, _new = operations.book(new, actor=person("clara", item.store))
    for status in ("checked_in", "diagnosing", "quoted", "approved", *ON_THE_WAY):
        _before, who, step = STEPS[status]
        step(order.id, person(who, item.store), "60.00")

    assert ItemEntry.objects.count() == 0


@pytest.mark.parametrize("whose", ["customers", "ours_paid_by_a_customer"])
def test_any_other_order_is_still_received_from_somebody(whose: str) -> None:
    item = make_item() if whose == "customers" else make_own_item()
    order = booked(item, Payer.STORE if whose == "customers" else Payer.CUSTOMER)

    with pytest.raises(Invalid) as refused:
        operations.check_in(order.id, CheckIn(), actor=person("clara", item.store))

    order.refresh_from_db()
    assert (set(refused.value.errors), order.status) == ({"/customer"}, "booked")


def test_another_companys_thing_is_none_of_ours() -> None:
    store, item = make_store(), make_own_item()

    with pytest.raises(Invalid) as refused:
        operations.book(
            NewWorkOrder(store_code=store.code, item_id=item.pk, payer=Payer.STORE), actor=person("clara", store)
        )

    assert (set(refused.value.errors), WorkOrder.objects.count()) == ({"/item"}, 0)


@pytest.mark.parametrize("place", ["another_store", "on_its_way"])
@pytest.mark.parametrize("in_whose_name", ["nobodys", "a_customers"])
def test_what_is_ours_is_not_pulled_out_of_another_store(place: str, in_whose_name: str) -> None:
    item = make_own_item()
    store = make_store(entity=item.legal_entity)
    if place == "on_its_way":
        send_transfer(actor=system("x"), transfer_id=make_transfer(item.store, item, destination=store).pk)
    clara = person("clara", store)
    customer_id = make_customer(store).pk if in_whose_name == "a_customers" else None
    new = NewWorkOrder(store_code=store.code, item_id=item.pk, customer_id=customer_id, payer=Payer.STORE)
    order, _new = operations.book(new, actor=clara)
    before = CustodyEvent.objects.count()

    with pytest.raises(Invalid) as refused:
        operations.check_in(order.id, CheckIn(), actor=clara)

    order.refresh_from_db()
    assert (set(refused.value.errors), order.status) == ({"/item"}, "booked")
    assert CustodyEvent.objects.count() == before


def for_sale(how: str) -> Item:
    stock = make_listed()
    if how == "kept_for_a_buyer":
        resale.hold(stock.pk, NewHold("web", timezone.now() + timedelta(hours=1)), actor=system("x"))
    if how == "held_by_the_police":
        hold_item(actor=system("x"), item_id=stock.item_id, authority="Police")
    return stock.item


@pytest.mark.parametrize(
    "how, error",
    [("offered", ItemForSale), ("kept_for_a_buyer", ItemForSale), ("held_by_the_police", ItemHeld)],
)
def test_what_can_be_bought_or_is_held_goes_to_no_workshop(how: str, error: type[DomainError]) -> None:
    item = for_sale(how)
    clara, orders = person("clara", item.store), WorkOrder.objects.count()
    with pytest.raises(error):
        booked(item)
    assert WorkOrder.objects.count() == orders
    order, _new = operations.book(NewWorkOrder(store_code=item.store.code, payer=Payer.STORE), actor=clara)

    with pytest.raises(error):
        operations.check_in(order.id, CheckIn(item_id=item.pk), actor=clara)

    order.refresh_from_db()
    assert (order.status, order.item, CustodyEvent.objects.filter(item=item).count()) == ("booked", None, 2)


def priced_stock() -> StockItem:
    stock = make_stock(cost="100.00")
    mona = person("mona", stock.store)
    resale.make_ready(stock.pk, actor=mona)
    return resale.price(stock.pk, Pricing(Decimal("180.00")), actor=mona)


def not_offered(stock: StockItem, order: WorkOrder) -> None:
    with pytest.raises(InWorkshop) as refused:
        resale.release_for_sale(stock.pk, actor=person("mona", stock.store))
    stock.refresh_from_db()
    assert (refused.value.extra, stock.status, stock.payable_id) == ({"work_order": order.code}, "ready", None)


def test_what_the_workshop_has_not_finished_with_is_not_offered() -> None:
    stock = priced_stock()
    item = stock.item
    order = refurbished(item, [labour("60.00")], upto="in_work")

    not_offered(stock, order)

    for status in ("quality_check", "ready"):
        _before, who, step = STEPS[status]
        step(order.id, person(who, item.store), "0")
    assert resale.release_for_sale(stock.pk, actor=person("mona", stock.store)).status == "listed"


@pytest.mark.parametrize("answer", [operations.refuse_quote, operations.lapse_quote])
def test_nor_while_a_quote_that_was_not_taken_may_still_be_revised(answer: Callable[..., object]) -> None:
    stock = priced_stock()
    clara, tina = person("clara", stock.store), person("tina", stock.store)
    order = booked(stock.item)
    operations.check_in(order.id, CheckIn(), actor=clara)
    operations.start_diagnosis(order.id, actor=tina)
    operations.quote(order.id, [labour("60.00")], actor=tina)
    answer(order.id, actor=system("x"))

    not_offered(stock, order)

    operations.prepare_return(order.id, actor=clara)
    assert resale.release_for_sale(stock.pk, actor=person("mona", stock.store)).status == "listed"


def test_a_customers_thing_is_received_though_the_police_ask_for_it() -> None:
    """The store says what it was handed; work on it waits."""
    item = make_item()
    hold_item(actor=system("x"), item_id=item.pk, authority="Police")
    new = NewWorkOrder(store_code=item.store.code, customer_id=item.customer_id, item_id=item.pk)
    order, _new = operations.book(new, actor=person("clara", item.store))
    assert operations.check_in(order.id, CheckIn(), actor=person("clara", item.store)).status == "checked_in"


def test_held_by_the_police_it_does_not_go_back_to_stock() -> None:
    item = make_own_item("100.00")
    order = refurbished(item, [labour("60.00")])
    hold_item(actor=system("x"), item_id=item.pk, authority="Police")

    with pytest.raises(ItemHeld):
        operations.hand_over(order.id, actor=person("clara", item.store))

    order.refresh_from_db()
    assert order.status == "ready"


def leave_unrepaired(order: WorkOrder, who: Actor) -> None:
    operations.prepare_return(order.id, actor=who)
    operations.hand_over(order.id, actor=who)


@pytest.mark.parametrize(
    ("status", "act"),
    [("refused", leave_unrepaired), ("checked_in", lambda order, who: operations.cancel(order.id, actor=who))],
)
def test_what_became_ours_meanwhile_stays_when_its_order_ends(status: str, act: Callable[..., object]) -> None:
    order = make_work_order(until=status)
    buy(order.item)

    act(order, person("clara", order.store))

    order.refresh_from_db()
    assert (order.custody, order.item.custody, order.item.owner_kind) == ("store", "store", "entity")
    assert [(row.holder_kind, row.until) for row in CustodyEvent.objects.filter(item=order.item)][1:] == [
        ("store", None)
    ]
