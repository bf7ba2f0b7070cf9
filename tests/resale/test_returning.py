"""A sold thing comes back: the money is promised, the clock stops, and it begins another life."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from apps.core.errors import IllegalTransition, Invalid, PermissionRefused
from apps.items.models import ItemEntry
from apps.payments.errors import TooMuchBack
from apps.payments.inputs import Evidence, Ticket
from apps.payments.models import Case, Payable
from apps.payments.operations import ask_advance, ask_refund, record_payment
from apps.payments.selectors import payable_by_code
from apps.payments.states import Door, ReceiptKind
from apps.resale import operations
from apps.resale.inputs import Pricing, ReportedSale, Returned
from apps.resale.models import MarginLine, Sale, StockItem
from apps.stores.selectors import today_in
from tests.factories.desk import make_worker, signed_in
from tests.factories.resale import make_listed, make_listing, make_sold, pay, payable_of, take_back, till_payment
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import PAID_AT, person

pytestmark = pytest.mark.django_db
BROKEN = Returned(reason="Brake does not hold")


def back(sale, returned=BROKEN):
    found = operations.take_back(sale.pk, returned, actor=person("mona", sale.store))
    sale.refresh_from_db()
    return found


def offer_again(stock):
    mona = person("mona", stock.store)
    operations.regrade(stock.pk, grade="C", actor=mona)
    operations.price(stock.pk, Pricing(Decimal("140.00")), actor=mona)
    operations.release_for_sale(stock.pk, actor=mona)
    stock.refresh_from_db()
    return stock


def lives(item):
    return list(StockItem.objects.filter(item=item).order_by("id").values_list("status", flat=True))


def test_what_comes_back_is_ours_again_and_its_buyer_is_promised_the_price():
    sale = make_sold()
    back(sale)
    assert (sale.state, sale.returned_amount, sale.warranty_until) == ("returned", 180, today_in(sale.store))
    assert (sale.refund.total, sale.refund.returns_id) == (Decimal("180.00"), sale.stock_item.payable_id)
    sale.item.refresh_from_db()
    assert (sale.item.owner_kind, sale.item.vat_origin, sale.item.custody) == ("entity", "private_purchase", "store")
    assert ItemEntry.objects.get(kind="sale_return").amount == Decimal("180.00")
    assert lives(sale.item) == ["returned", "regrading"]
    assert Case.objects.count() == 0


def test_part_of_the_price_may_be_kept():
    sale = make_sold()
    back(sale, Returned("Scratched since", Decimal("150.00")))
    assert (sale.returned_amount, sale.refund.total) == (Decimal("150.00"), Decimal("150.00"))


@pytest.mark.parametrize("returned", [Returned(""), Returned("x", Decimal("180.01")), Returned("x", Decimal("-1"))])
def test_a_return_without_reason_or_of_more_than_was_paid_changes_nothing(returned):
    sale = make_sold()
    with pytest.raises(Invalid):
        back(sale, returned)
    sale.refresh_from_db()
    assert (sale.state, sale.refund_id, lives(sale.item)) == ("completed", None, ["sold"])


def test_who_may_not_take_back_changes_nothing():
    sale = make_sold()
    with pytest.raises(PermissionRefused):
        operations.take_back(sale.pk, BROKEN, actor=person("clara", sale.store, "sales:read"))
    assert lives(sale.item) == ["sold"]


def test_a_sale_comes_back_once():
    sale = make_sold()
    back(sale)
    with pytest.raises(IllegalTransition):
        back(sale)
    assert ItemEntry.objects.filter(kind="sale_return").count() == 1


def test_the_refund_is_paid_out_and_nothing_else_happens():
    sale = make_sold()
    back(sale)
    paying = till_payment(sale.stock_item, payable=sale.refund.code, kind=ReceiptKind.PAYOUT)
    record_payment(paying, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", sale.store))
    sale.refund.refresh_from_db()
    assert (sale.refund.balance, lives(sale.item), Case.objects.count()) == (0, ["returned", "regrading"], 0)


def test_a_till_that_reverses_the_ticket_instead_owes_nothing_more():
    stock = make_listed()
    pay(stock, number="T-1")
    sale = Sale.objects.get()
    back(sale)
    take_back(stock, "T-1")
    sale.refund.refresh_from_db()
    assert (sale.refund.state, sale.state) == ("withdrawn", "returned")


def test_what_came_back_is_graded_priced_and_sold_again_under_the_code_on_its_label():
    sale = make_sold()
    back(sale)
    again = offer_again(StockItem.objects.get(status="regrading"))
    assert (again.status, again.previous_id, again.item.grade) == ("listed", sale.stock_item_id, "C")
    pay(again, "140.00")
    assert (again.status, payable_of(again).paid) == ("sold", Decimal("140.00"))
    assert list(Sale.objects.order_by("id").values_list("state", "amount")) == [
        ("returned", Decimal("180.00")), ("completed", Decimal("140.00")),
    ]  # fmt: skip
    assert Case.objects.count() == 0


def test_all_the_money_of_a_former_life_goes_by_its_own_code():
    stock = make_listed()
    ask_advance(stock.item.code, amount=Decimal("20.00"), tax_code="FR20", actor=person("clara", stock.store))
    pay(stock)
    sale = Sale.objects.get()
    back(sale)
    again = StockItem.objects.get(previous=stock)
    theirs = Payable.objects.filter(subject_id=stock.pk).order_by("id").values_list("purpose", "subject_code")
    assert list(theirs) == [("settlement", stock.code), ("advance", stock.code), ("refund", stock.code)]
    assert payable_by_code(stock.item.code) is None  # a till that scans the label rings nothing before it is offered
    offer_again(again)
    assert payable_by_code(stock.item.code).pk == again.payable_id


def test_the_pages_of_both_lives_lead_to_their_own_money():
    stock = make_listed()
    pay(stock)
    back(Sale.objects.get())
    again = offer_again(StockItem.objects.get(previous=stock))
    client = signed_in(make_worker(stock.store, "store_manager"))
    for life in (stock, again):
        life.refresh_from_db()
        page = client.get(f"/resale/{life.code}/")
        assert f'href="/money/{life.payable.subject_code}/"' in page.content.decode()
        shown = client.get(f"/money/{life.payable.subject_code}/").context["payables"]
        theirs = Payable.objects.filter(subject_id=life.pk).values_list("code", flat=True)
        assert sorted(one["code"] for one in shown) == sorted(theirs)


def test_what_a_channel_sold_is_promised_back_on_its_own():
    stock = make_listed()
    told = ReportedSale(Decimal("180.00"), "EUR", "WEB-1", PAID_AT)
    sale, _new = operations.report_sale(make_listing(stock).code, told, actor=person("web", stock.store))
    back(sale)
    assert (sale.refund.total, sale.refund.returns_id, lives(sale.item)) == (180, None, ["returned", "regrading"])


def given_back(stock, amount):
    """A manager gives part of the price back, and the drawer pays it."""
    mona = person("mona", stock.store)
    refund = ask_refund(payable_of(stock).pk, amount=Decimal(amount), reason="Scratched", actor=mona)
    paying = till_payment(stock, amount, payable=refund.code, kind=ReceiptKind.PAYOUT)
    record_payment(paying, evidence=Evidence(Door.REST, "till", paying.ticket.number), actor=mona)


def promised(sale):
    """What is promised for it, on what was paid for what."""
    rows = Payable.objects.filter(purpose="refund", state="open", balance__gt=0, subject_id=sale.stock_item_id)
    return sorted((str(row.returns.purpose if row.returns else ""), str(row.total)) for row in rows)


def margin_left(sale):
    return MarginLine.objects.filter(source_id=sale.pk).aggregate(sale=Sum("sale"), vat=Sum("vat"))


def test_what_was_given_back_before_is_not_given_back_again():
    sale = make_sold()
    given_back(sale.stock_item, "50.00")
    back(sale)
    assert (sale.returned_amount, promised(sale)) == (Decimal("130.00"), [("settlement", "130.00")])
    assert ItemEntry.objects.get(kind="sale_return").amount == Decimal("180.00")
    assert margin_left(sale) == {"sale": 0, "vat": 0}


def test_more_than_is_left_is_refused_and_changes_nothing():
    sale = make_sold()
    given_back(sale.stock_item, "50.00")
    with pytest.raises(TooMuchBack):
        back(sale, Returned("Too small", Decimal("130.01")))
    sale.refresh_from_db()
    assert (sale.state, lives(sale.item), promised(sale)) == ("completed", ["sold"], [])


def test_what_was_given_back_in_full_comes_back_for_nothing():
    sale = make_sold()
    given_back(sale.stock_item, "180.00")
    back(sale)
    assert (sale.state, sale.returned_amount, sale.refund_id, promised(sale)) == ("returned", 0, None, [])
    assert margin_left(sale) == {"sale": 0, "vat": 0}


def with_an_advance():
    stock = make_listed()
    advance = ask_advance(
        stock.item.code, amount=Decimal("50.00"), tax_code="MARGIN", actor=person("mona", stock.store)
    )
    pay(stock, "50.00", payable=advance.code, number="T-0")
    pay(stock, "130.00", payable=payable_of(stock).code, number="T-1")
    return stock, Sale.objects.get()


def test_an_advance_goes_back_as_an_advance():
    stock, sale = with_an_advance()
    assert (stock.status, sale.amount) == ("sold", Decimal("180.00"))
    back(sale)
    assert promised(sale) == [("advance", "50.00"), ("settlement", "130.00")]
    assert (sale.returned_amount, sale.refund.total) == (Decimal("180.00"), Decimal("130.00"))


def test_a_till_that_reverses_one_ticket_leaves_what_the_other_paid_promised():
    stock, sale = with_an_advance()
    back(sale)
    take_back(stock, "T-1", "130.00")
    sale.refresh_from_db()
    assert (promised(sale), sale.refund.state) == ([("advance", "50.00")], "open")
    take_back(stock, "T-0", "50.00")
    assert promised(sale) == []


def test_what_is_kept_of_the_price_stays_kept_when_a_till_reverses_part_of_it():
    stock = make_listed()
    pay(stock, "80.00", number="T-1")
    pay(stock, "100.00", number="T-2")
    sale = Sale.objects.get()
    back(sale, Returned("Scratched since", Decimal("150.00")))
    take_back(stock, "T-2", "100.00")
    assert promised(sale) == [("settlement", "50.00")]


def test_what_was_paid_out_already_is_not_promised_again():
    stock, sale = with_an_advance()
    back(sale)
    advance = Payable.objects.get(purpose="refund", returns__purpose="advance")
    paying = till_payment(stock, "50.00", payable=advance.code, kind=ReceiptKind.PAYOUT)
    record_payment(paying, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", sale.store))
    assert promised(sale) == [("settlement", "130.00")]
    take_back(stock, "T-1", "130.00")
    assert promised(sale) == []


def test_a_reversal_that_was_reversed_leaves_all_of_it_promised():
    stock, sale = with_an_advance()
    back(sale)
    take_back(stock, "T-1", "130.00")
    reversal = Ticket(stock.store.code, "1", PAID_AT.date(), "V-T-1")
    pay(stock, "130.00", kind=ReceiptKind.REVERSAL, reverses=reversal, number="V-V-T-1")
    assert promised(sale) == [("advance", "50.00"), ("settlement", "130.00")]


def test_told_again_what_is_promised_already_is_promised_once():
    stock, sale = with_an_advance()
    back(sale)
    take_back(stock, "T-1", "130.00")
    before = Payable.objects.count()
    take_back(stock, "T-1", "130.00")
    pay(stock, "10.00", payable=payable_of(stock).code)
    assert (promised(sale), Payable.objects.count()) == ([("advance", "50.00")], before)


def sold_here_and_delivered():
    sale = make_sold()
    operations.deliver(sale.stock_item_id, actor=person("mona", sale.store))
    return sale, make_store(entity=sale.store.entity)


def stands(sale):
    """Where the thing is, and whose shelf its newest life is on."""
    sale.item.refresh_from_db()
    return sale.item.custody, sale.item.store_id, StockItem.objects.filter(item=sale.item).latest("id").store_id


def at(*stores):
    return actor_with(["sales:read", "sales:return"], stores=stores)


def test_what_was_delivered_is_handed_in_where_the_buyer_is():
    sale, there = sold_here_and_delivered()
    operations.take_back(sale.pk, Returned("Too small", store=there.code), actor=at(sale.store, there))
    assert stands(sale) == ("store", there.pk, there.pk)


def test_it_is_handed_in_where_it_was_sold_unless_somebody_says_otherwise():
    sale, there = sold_here_and_delivered()
    operations.take_back(sale.pk, Returned("Too small"), actor=at(sale.store, there))
    assert stands(sale) == ("store", sale.store_id, sale.store_id)


def test_who_takes_back_holds_the_right_where_it_is_handed_in():
    sale, there = sold_here_and_delivered()
    before = stands(sale)
    with pytest.raises(PermissionRefused):
        operations.take_back(sale.pk, Returned("Too small", store=there.code), actor=at(sale.store))
    assert (stands(sale), lives(sale.item)) == (before, ["delivered"])


@pytest.mark.parametrize("code", ["NOWHERE", "another company’s"])
def test_it_is_handed_in_to_a_store_of_its_company(code):
    sale, _there = sold_here_and_delivered()
    other = make_store()
    asked = Returned("Too small", store=code if code == "NOWHERE" else other.code)
    with pytest.raises(Invalid) as refused:
        operations.take_back(sale.pk, asked, actor=at(sale.store, other))
    assert (list(refused.value.errors), lives(sale.item)) == (["/store"], ["delivered"])


def test_what_was_never_delivered_stays_where_it_stands():
    sale = make_sold()
    there = make_store(entity=sale.store.entity)
    operations.take_back(sale.pk, Returned("Too small", store=there.code), actor=at(sale.store, there))
    assert stands(sale) == ("store", sale.store_id, sale.store_id)
