"""A clerk declared a ticket and its till tells another sum: the same sale is put right, and nothing is sold twice."""

from decimal import Decimal

import pytest

from apps.core.models import Event
from apps.items.models import ItemEntry
from apps.items.selectors import cost_of
from apps.items.selectors.ledger import totals_of
from apps.payments.inputs import Declaration
from apps.payments.models import Case, Payable
from apps.payments.operations import declare_payment
from apps.resale.models import MarginLine, Sale
from tests.factories.payments import DAY
from tests.factories.resale import make_listed, pay, payable_of, take_back
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def declared(stock, number="T-1"):
    said = Declaration(ticket_number=number, amount=Decimal("180.00"), business_date=DAY, till="1")
    declare_payment(payable_of(stock).pk, declaration=said, store=stock.store, actor=person("clara", stock.store))
    stock.refresh_from_db()
    return stock


def sales(stock):
    rows = Sale.objects.filter(stock_item=stock).order_by("id")
    return [(row.state, str(row.amount), str(row.discount)) for row in rows]


def book():
    rows = MarginLine.objects.filter(source_resource="sale").order_by("id")
    return [(row.kind, str(row.sale), str(row.purchase), str(row.discount), str(row.vat)) for row in rows]


def cases():
    return sorted(Case.objects.filter(state="open").values_list("kind", flat=True))


def weighed(stock):
    """What it cost and what it earned."""
    found = totals_of(stock.item)
    return found.cost, found.earned


def announced(name):
    return Event.objects.filter(type=f"recommerce.sale.{name}.v1").count()


def test_a_discount_the_clerk_did_not_see_lowers_the_price_of_the_same_sale():
    stock = declared(make_listed())
    pay(stock, "160.00", discount="20.00", number="T-1")
    assert (stock.status, sales(stock)) == ("sold", [("completed", "160.00", "20.00")])
    assert book() == [
        ("sale", "180.00", "100.00", "0.00", "13.33"),
        ("return", "-20.00", "0.00", "20.00", "-3.33"),
    ]
    assert (announced("completed"), announced("corrected"), announced("cancelled")) == (1, 1, 0)
    assert weighed(stock) == (Decimal("100.00"), Decimal("160.00"))


def test_less_than_was_declared_leaves_the_thing_sold_and_the_rest_to_pay():
    stock = declared(make_listed())
    pay(stock, "80.00", number="T-1")
    assert (stock.status, sales(stock)) == ("sold", [("completed", "80.00", "0.00")])
    assert (payable_of(stock).balance, cases()) == (Decimal("100.00"), ["declared_differs"])
    pay(stock, "100.00", number="T-2")
    assert (stock.status, sales(stock)) == ("sold", [("completed", "180.00", "0.00")])
    assert (Sale.objects.get().receipts.count(), cases()) == (2, ["declared_differs"])
    assert sum(line.vat for line in MarginLine.objects.all()) == Decimal("13.33")


def test_another_buyer_of_what_is_not_paid_in_full_is_a_second_sale():
    stock = declared(make_listed())
    pay(stock, "175.00", number="T-1")
    pay(stock, "180.00", number="T-2")
    assert sales(stock) == [("completed", "175.00", "0.00"), ("double", "180.00", "0.00")]


def test_more_than_was_declared_is_the_same_price_and_the_rest_is_the_buyers_as_of_any_ticket():
    stock, other = declared(make_listed()), make_listed()
    pay(stock, "185.00", number="T-1")
    pay(other, "185.00", number="T-9")
    assert sales(stock) == sales(other) == [("completed", "180.00", "0.00")]
    assert cases() == ["declared_differs", "overpaid", "overpaid"]


def test_told_again_by_another_door_nothing_more_happens():
    stock = declared(make_listed())
    pay(stock, "160.00", discount="20.00", number="T-1")
    before = (book(), Event.objects.count(), ItemEntry.objects.count())
    pay(stock, "160.00", discount="20.00", number="T-1")
    assert (book(), Event.objects.count(), ItemEntry.objects.count()) == before


def test_a_second_sale_that_was_declared_is_promised_what_its_till_took():
    stock = make_listed()
    pay(stock, number="T-1")
    declared(stock, "T-2")
    pay(stock, "160.00", discount="20.00", number="T-2")
    assert sales(stock) == [("completed", "180.00", "0.00"), ("double", "160.00", "20.00")]
    promised = Payable.objects.filter(purpose="refund", state="open")
    assert [str(row.total) for row in promised] == ["160.00"]
    double = Sale.objects.get(state="double")
    assert (double.refund, "160.00 EUR" in double.message) == (promised[0], True)
    assert (double.case.state, double.case.details["amount"]) == ("open", "160.00")
    assert cases() == ["declared_differs", "discount_over_limit", "sold_twice"]


def test_what_was_corrected_is_undone_for_what_it_is_now():
    stock = declared(make_listed())
    pay(stock, "160.00", discount="20.00", number="T-1")
    take_back(stock, "T-1", "160.00")
    assert (stock.status, sales(stock)) == ("listed", [("cancelled", "160.00", "20.00")])
    assert sum(line.sale for line in MarginLine.objects.all()) == 0
    assert weighed(stock) == (Decimal("100.00"), Decimal("0.00"))


def test_what_a_sale_was_put_right_by_is_no_cost_of_the_thing_whichever_way():
    less, more = declared(make_listed(), "T-1"), declared(make_listed(), "T-2")
    pay(less, "80.00", number="T-1")
    pay(more, "80.00", number="T-2")
    pay(more, "100.00", number="T-3")
    assert [weighed(stock) for stock in (less, more)] == [
        (Decimal("100.00"), Decimal("80.00")), (Decimal("100.00"), Decimal("180.00")),
    ]  # fmt: skip
    assert [cost_of(stock.item) for stock in (less, more)] == [Decimal("100.00")] * 2
