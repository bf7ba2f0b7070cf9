"""Two tills sell one thing at the same instant: one sale counts, the other is made good, and both say so."""

import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.core.actors import system
from apps.items.selectors import lock_item
from apps.payments.inputs import Evidence
from apps.payments.models import Case, Payable
from apps.payments.operations import record_payment
from apps.payments.states import Door
from apps.resale import selectors
from apps.resale.errors import OnHold
from apps.resale.inputs import NewHold, ReportedSale
from apps.resale.models import Hold, Sale, StockItem
from apps.resale.operations import hold, report_sale, take_into_stock
from tests.factories.resale import buy, make_listed, make_listing, make_sold, till_payment
from tests.factories.stores import make_store
from tests.factories.workshop import PAID_AT, person

from .threads import together, until_waiting

pytestmark = pytest.mark.django_db(transaction=True)


def selling(stock, number, till):
    payment, actor = till_payment(stock, number=number, till=till), person("till", stock.store)
    return lambda: record_payment(payment, evidence=Evidence(Door.REST, "till", number), actor=actor)


def at_once(*acts):
    """All start when all are there; the first error is raised."""
    barrier = threading.Barrier(len(acts))

    def met(act):
        connection.ensure_connection()
        barrier.wait(30)
        act()

    together(*(partial(met, act) for act in acts))


def test_two_tills_at_the_same_instant():
    store = make_store()
    for turn in range(20):
        stock = make_listed(store)
        at_once(selling(stock, f"A-{turn}", "1"), selling(stock, f"B-{turn}", "2"))
        assert sorted(Sale.objects.filter(stock_item=stock).values_list("state", flat=True)) == ["completed", "double"]
    assert Payable.objects.filter(purpose="refund", direction="out", total="180.00").count() == 20
    assert list(Case.objects.values_list("kind", flat=True)) == ["sold_twice"] * 20


def reporting(stock, listing, number):
    told = ReportedSale(Decimal("180.00"), "EUR", number, PAID_AT)
    actor = person("web", stock.store)
    return lambda: report_sale(listing.code, told, actor=actor)


def test_a_till_and_a_web_shop_at_the_same_instant_two_hundred_times():
    """Whoever is second is made good; nobody is refused, and nothing is sold without its receipt or its case."""
    store = make_store()
    for turn in range(200):
        stock = make_listed(store)
        listing = make_listing(stock)
        at_once(selling(stock, f"T-{turn}", "1"), reporting(stock, listing, f"W-{turn}"))
        assert sorted(Sale.objects.filter(stock_item=stock).values_list("state", flat=True)) == ["completed", "double"]
        listing.refresh_from_db()
        assert listing.state == "gone"
    assert Payable.objects.filter(purpose="refund", direction="out", total="180.00").count() == 200
    assert list(Case.objects.values_list("kind", flat=True)) == ["sold_twice"] * 200


def test_many_who_hold_one_thing_are_one_holder():
    stock = make_listed()
    until = timezone.now() + timedelta(hours=1)
    refused = []

    def holding(name):
        try:
            hold(stock.pk, NewHold(name, until), actor=person(name, stock.store))
        except OnHold:
            refused.append(name)

    at_once(*(partial(holding, f"shop{number}") for number in range(6)))
    assert (len(refused), Hold.objects.count()) == (5, 1)


def test_what_comes_back_and_what_is_bought_again_wait_in_one_order():
    """A return holds the life, then asks for the thing: stocking what was bought again asks in that order too."""
    sale = make_sold()
    buy(sale.item, "90.00")
    returning = threading.Event()

    def comes_back():
        with transaction.atomic():
            selectors.lock_sale(sale.pk, system("return"))
            returning.set()
            until_waiting(1)
            lock_item(sale.item_id)

    def is_stocked():
        assert returning.wait(30)
        take_into_stock(sale.item_id, actor=system("stock"))

    together(comes_back, is_stocked)
    assert list(Sale.objects.values_list("state", flat=True)) == ["bought_back"]
    assert list(StockItem.objects.order_by("id").values_list("status", flat=True)) == ["sold", "stocked"]
