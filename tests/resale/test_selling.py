"""A till payment sells, whichever door it came through; a second one is made good; what tills take back is undone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.items.models import ItemEntry
from apps.items.states import OwnerKind
from apps.payments.inputs import Declaration, Evidence, Ticket
from apps.payments.models import Case, Payable, Receipt
from apps.payments.operations import declare_payment, record_payment, reserve_payable, set_aside_declared
from apps.payments.states import Door, ReceiptKind
from apps.resale import operations
from apps.resale.models import Sale, StockItem
from apps.workshop import operations as workshop
from apps.workshop.inputs import CheckIn, NewWorkOrder
from tests.factories.payments import DAY
from tests.factories.resale import make_listed, pay, payable_of, take_back, till_payment
from tests.factories.stores import make_store
from tests.factories.workshop import make_customer, person

pytestmark = pytest.mark.django_db


def states(stock):
    stock.refresh_from_db()
    return stock.status, list(Sale.objects.filter(item_id=stock.item_id).order_by("id").values_list("state", flat=True))


def cases():
    return sorted(Case.objects.filter(state="open").values_list("kind", flat=True))


def owner(stock):
    stock.item.refresh_from_db()
    return stock.item.owner_kind


@pytest.mark.parametrize("door", [door for door in Door if door != Door.DECLARED])
def test_a_payment_through_any_door_sells(door):
    stock = make_listed()
    pay(stock, "180.00", door=door, number="T-1")
    sale = Sale.objects.get()
    assert states(stock) == ("sold", ["completed"])
    assert (sale.amount, sale.discount, sale.currency, sale.ticket) == (Decimal("180.00"), 0, "EUR", "1/T-1")
    assert (sale.regime, sale.business_date) == ("margin", DAY)
    assert owner(stock) == OwnerKind.OUTSIDE
    assert cases() == []
    entry = ItemEntry.objects.get(kind="sale")
    assert (entry.amount, entry.source_resource, entry.source_code) == (Decimal("180.00"), "sale", sale.code)


def test_a_clerks_word_sells_and_undoes_itself_when_no_till_has_the_ticket():
    stock = make_listed()
    clerk = person("clara", stock.store)
    said = Declaration(ticket_number="T-1", amount=Decimal("180.00"), business_date=DAY, till="1")
    receipt, _new = declare_payment(payable_of(stock).pk, declaration=said, store=stock.store, actor=clerk)
    assert states(stock) == ("sold", ["completed"])
    set_aside_declared(receipt.pk, actor=person("mona", stock.store))
    assert states(stock) == ("listed", ["cancelled"])
    assert owner(stock) == OwnerKind.ENTITY


def test_the_ticket_that_confirms_a_clerks_word_is_no_second_sale():
    stock = make_listed()
    said = Declaration(ticket_number="T-1", amount=Decimal("180.00"), business_date=DAY, till="1")
    declare_payment(payable_of(stock).pk, declaration=said, store=stock.store, actor=person("clara", stock.store))
    pay(stock, number="T-1")
    pay(stock, number="T-1", door=Door.POLL)
    assert states(stock) == ("sold", ["completed"])
    assert (Receipt.objects.count(), cases()) == (1, [])


def test_what_a_till_took_off_is_not_in_the_price():
    stock = make_listed()
    pay(stock, "170.00", discount="10.00")
    sale = Sale.objects.get()
    assert (states(stock)[0], sale.amount, sale.discount) == ("sold", Decimal("170.00"), Decimal("10.00"))


def test_part_of_the_price_sells_nothing_and_the_rest_does():
    stock = make_listed()
    pay(stock, "80.00")
    assert states(stock) == ("listed", [])
    pay(stock, "100.00")
    assert states(stock) == ("sold", ["completed"])
    assert Sale.objects.get().receipts.count() == 2
    assert cases() == []


def test_a_payment_that_came_before_the_offer_sells_when_it_opens():
    stock = make_listed()
    mona = person("mona", stock.store)
    operations.take_off_sale(stock.pk, actor=mona)
    Payable.objects.filter(subject_id=stock.pk).update(subject_code="GONE")
    pay(stock, number="T-1")
    assert states(stock) == ("ready", [])
    operations.release_for_sale(stock.pk, actor=mona)
    assert states(stock) == ("sold", ["completed"])


def test_a_deposit_for_what_is_off_sale_sells_it_only_when_all_of_its_price_is_there():
    stock = make_listed()
    operations.take_off_sale(stock.pk, actor=person("mona", stock.store))
    pay(stock, "20.00", number="D-1", kind=ReceiptKind.DEPOSIT)
    assert (states(stock), owner(stock), cases()) == (("ready", []), OwnerKind.ENTITY, ["withdrawn"])
    pay(stock, "160.00", number="D-2", kind=ReceiptKind.DEPOSIT)
    assert (states(stock), Sale.objects.get().amount) == (("sold", ["completed"]), Decimal("180.00"))


def test_a_deposit_and_the_rest_sell_what_is_off_sale_for_both():
    stock = make_listed()
    operations.take_off_sale(stock.pk, actor=person("mona", stock.store))
    pay(stock, "20.00", number="D-1", kind=ReceiptKind.DEPOSIT)
    pay(stock, "150.00", number="T-2")
    assert (states(stock), Sale.objects.get().amount) == (("sold", ["completed"]), Decimal("170.00"))


def test_a_deposit_for_what_never_had_a_price_sells_nothing():
    stock = make_listed()
    operations.take_off_sale(stock.pk, actor=person("mona", stock.store))
    StockItem.objects.filter(pk=stock.pk).update(price=None)
    pay(stock, "20.00", number="D-1", kind=ReceiptKind.DEPOSIT)
    assert states(stock) == ("ready", [])


def test_a_deposit_for_what_is_for_sale_leaves_the_rest_to_be_paid():
    stock = make_listed()
    pay(stock, "20.00", number="D-1", kind=ReceiptKind.DEPOSIT)
    assert (states(stock), payable_of(stock).balance, cases()) == (("listed", []), Decimal("160.00"), [])
    pay(stock, "160.00", number="T-2")
    assert (states(stock), Sale.objects.get().amount) == (("sold", ["completed"]), Decimal("180.00"))


def test_what_is_off_sale_is_sold_all_the_same_when_a_till_took_the_money():
    stock = make_listed()
    operations.take_off_sale(stock.pk, actor=person("mona", stock.store))
    pay(stock, number="T-1")
    assert states(stock) == ("sold", ["completed"])
    assert cases() == ["withdrawn"]


def test_two_tills_sell_one_thing_and_the_second_is_made_good():
    stock = make_listed()
    pay(stock, number="T-1", till="1")
    pay(stock, number="T-2", till="2")
    assert states(stock) == ("sold", ["completed", "double"])
    first, second = Sale.objects.order_by("id")
    refund = second.refund
    assert (refund.direction, refund.purpose, refund.total, refund.balance) == ("out", "refund", 180, 180)
    assert refund.returns_id == payable_of(stock).pk
    assert cases() == ["sold_twice"]
    said = second.case.details
    assert (said["counts"], said["counts_ticket"]) == (first.code, "1/T-1")
    assert (said["double"], said["double_ticket"], said["amount"]) == (second.code, "2/T-2", "180.00")
    assert "180.00 EUR" in second.message
    assert "Nakamura E-Crossover" in second.message
    assert (ItemEntry.objects.filter(kind="sale").count(), first.message) == (1, "")


@pytest.mark.parametrize("where", ["another day", "another store"])
def test_a_second_ticket_that_is_called_like_the_first_is_a_second_sale(where):
    stock = make_listed()
    pay(stock, number="T-1")
    there = stock.store if where == "another day" else make_store(entity=stock.store.entity)
    day = DAY + timedelta(days=1) if where == "another day" else DAY
    payment = till_payment(stock, ticket=Ticket(there.code, "1", day, "T-1"))
    record_payment(payment, evidence=Evidence(Door.REST, "till", "other"), actor=system("till"))
    assert (states(stock)[1], cases()) == (["completed", "double"], ["sold_twice"])


def test_further_lines_of_a_ticket_that_sold_it_are_no_second_sale():
    stock = make_listed()
    pay(stock, number="T-1")
    pay(stock, payment=till_payment(stock, ticket=Ticket(stock.store.code, "1", DAY, "T-1", 2)))
    assert (states(stock)[1], cases()) == (["completed"], ["overpaid"])


def test_a_ticket_undone_and_then_told_to_stand_after_all_is_a_second_sale():
    stock = make_listed()
    pay(stock, number="T-1")
    take_back(stock, "T-1")
    pay(stock, number="T-2")
    reversal = Ticket(stock.store.code, "1", DAY, "V-T-1")
    pay(stock, kind=ReceiptKind.REVERSAL, reverses=reversal, number="V-V-T-1")
    assert states(stock) == ("sold", ["cancelled", "completed", "double"])
    assert Sale.objects.get(state="double").ticket == "1/T-1"


def test_a_little_too_much_is_no_second_sale():
    stock = make_listed()
    pay(stock, "180.00")
    pay(stock, "20.00")
    assert states(stock) == ("sold", ["completed"])
    assert cases() == ["overpaid"]


def test_a_double_taken_back_at_its_till_owes_nothing():
    stock = make_listed()
    pay(stock, number="T-1")
    pay(stock, number="T-2")
    take_back(stock, "T-2")
    assert states(stock) == ("sold", ["completed", "cancelled"])
    assert Sale.objects.get(state="cancelled").refund.state == "withdrawn"
    assert cases() == []


def test_a_double_taken_back_in_part_is_promised_what_still_stands():
    stock = make_listed()
    pay(stock, number="T-1")
    lines = [Ticket(stock.store.code, "1", DAY, "T-2", line) for line in (1, 2)]
    pay(stock, payment=till_payment(stock, "50.00", ticket=lines[0]))
    pay(stock, payment=till_payment(stock, "130.00", ticket=lines[1]))
    pay(stock, "130.00", kind=ReceiptKind.REVERSAL, reverses=lines[1], number="V")
    assert states(stock) == ("sold", ["completed", "double"])
    promised = Payable.objects.filter(purpose="refund", state="open").values_list("total", flat=True)
    assert (list(promised), Sale.objects.get(state="double").amount) == ([50], 50)


def test_when_the_first_is_taken_back_the_second_counts():
    stock = make_listed()
    pay(stock, number="T-1")
    pay(stock, number="T-2")
    take_back(stock, "T-1")
    assert states(stock) == ("sold", ["cancelled", "completed"])
    second = Sale.objects.get(state="completed")
    assert (second.ticket, second.refund.state, second.regime) == ("1/T-2", "withdrawn", "margin")
    assert (owner(stock), cases()) == (OwnerKind.OUTSIDE, [])


def test_a_ticket_taken_back_puts_the_thing_on_sale_again_and_sells_once_more():
    stock = make_listed()
    pay(stock, number="T-1")
    take_back(stock, "T-1")
    assert states(stock) == ("listed", ["cancelled"])
    assert (owner(stock), payable_of(stock).balance) == (OwnerKind.ENTITY, Decimal("180.00"))
    pay(stock, number="T-3")
    assert states(stock) == ("sold", ["cancelled", "completed"])


def test_a_ticket_taken_back_while_the_workshop_has_the_buyers_thing_offers_it_to_nobody():
    stock = make_listed()
    pay(stock, number="T-1")
    clara, buyer = person("clara", stock.store), make_customer(stock.store)
    new = NewWorkOrder(store_code=stock.store.code, customer_id=buyer.pk, item_id=stock.item_id)
    order, _new = workshop.book(new, actor=clara)
    workshop.check_in(order.pk, CheckIn(), actor=clara)
    take_back(stock, "T-1")
    assert states(stock) == ("ready", ["cancelled"])
    assert (owner(stock), payable_of(stock).state, cases()) == (OwnerKind.ENTITY, "withdrawn", [])


def test_a_ticket_taken_back_after_delivery_changes_nothing_and_asks_a_manager():
    stock = make_listed()
    pay(stock, number="T-1")
    operations.deliver(stock.pk, actor=person("clara", stock.store))
    take_back(stock, "T-1")
    assert states(stock) == ("delivered", ["completed"])
    assert cases() == ["reversed_after_hand_over"]


def test_a_thing_is_handed_to_nobody_we_know():
    stock = make_listed()
    pay(stock)
    operations.deliver(stock.pk, actor=person("clara", stock.store))
    stock.item.refresh_from_db()
    assert (states(stock)[0], stock.item.custody) == ("delivered", "unknown")


def test_a_till_that_rings_it_keeps_the_desk_from_changing_the_price():
    stock = make_listed()
    clerk = person("clara", stock.store)
    reserve_payable(payable_of(stock).pk, till=f"{stock.store.code}/1", actor=clerk)
    before = StockItem.objects.values().get()
    with pytest.raises(Exception) as refused:
        operations.take_off_sale(stock.pk, actor=clerk)
    assert refused.value.code == "payable_reserved"
    assert StockItem.objects.values().get() == before
