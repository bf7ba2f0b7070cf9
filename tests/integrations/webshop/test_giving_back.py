"""Money a web shop's buyer is owed is given back once: by the shop or by a till, on good days and bad ones."""

from decimal import Decimal

import pytest

from apps.core import sequencer
from apps.core.actors import system
from apps.core.deliveries import replay
from apps.core.leases import MAX_ATTEMPTS
from apps.core.models import Delivery
from apps.integrations.webshop.client import Shop
from apps.payments.errors import PayableReserved
from apps.payments.inputs import NewVoucher
from apps.payments.models import Case
from apps.payments.operations import issue_voucher, release_payable, reserve_payable, resolve_case
from apps.payments.states import VoucherKind
from apps.resale.models import Listing
from tests.factories.resale import pay, payable_of, take_back
from tests.factories.webshop import listed_at, outcome, paid_out, returned_online, sold_by, sold_second, told_shop
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


def test_a_shop_that_sold_second_gives_the_money_back_and_nobody_else_does(shop):
    stock, double = sold_second(shop)
    assert outcome(double) == ("double", "open", ["sold_twice"])
    told_shop()
    assert list(shop.cancelled) == [f"W%2F1 {stock.item.code}"]
    (told,) = shop.cancelled.values()
    assert (told["amount"], told["reason"]) == ("180.00", "already_sold")
    assert outcome(double) == ("cancelled", "withdrawn", [])
    assert Listing.objects.get().state == "gone"


def test_a_shop_that_will_not_cancel_leaves_the_promise_and_its_case(shop):
    stock, listing = listed_at(shop)
    told_shop()
    pay(stock)
    told_shop()
    double = sold_by(stock, listing)
    shop.bad_days = [409]
    told_shop()
    assert (shop.cancelled, outcome(double)) == ({}, ("double", "open", ["sold_twice"]))


def test_a_shop_is_asked_for_no_money_a_till_has_paid_out(shop):
    stock, double = sold_second(shop)
    paid_out(double, stock)
    told_shop()
    assert (shop.cancelled, outcome(double)) == ({}, ("double", "open", ["sold_twice"]))


def test_a_shop_is_asked_for_no_money_a_till_has_begun_to_pay_out(shop):
    stock, double = sold_second(shop)
    paid_out(double, stock, "50.00")
    told_shop()
    assert (shop.cancelled, outcome(double)) == ({}, ("double", "open", ["sold_twice"]))
    assert double.refund.balance == Decimal("130.00")


def test_a_shop_is_asked_for_no_money_a_voucher_stands_for(shop):
    stock, double = sold_second(shop)
    new = NewVoucher(VoucherKind.REFUND, Decimal("180.00"), "Sold twice", payable_id=double.refund_id)
    issue_voucher(new, store=stock.store, actor=person("mona", stock.store))
    told_shop()
    assert (shop.cancelled, outcome(double)) == ({}, ("double", "open", ["sold_twice"]))


def test_money_a_till_pays_out_after_the_shops_answer_was_lost_is_looked_into(shop):
    stock, double = sold_second(shop)
    shop.bad_days = [0, 0]  # what it answers of the cancelling, and of the withdrawing
    assert told_shop()[1:] == [("WEB", "unknown", "no_answer"), ("WEB", "unknown", "no_answer")]
    assert len(shop.cancelled) == 1
    paid_out(double, stock)
    told_shop()
    assert [call for call in shop.calls if call.startswith("cancel")] == ["cancel W%2F1"]
    assert outcome(double) == ("double", "open", ["sold_twice"])


def test_a_lost_answer_stays_lost_while_the_shop_is_away(shop):
    sale, stock = returned_online(shop)
    for answer, became in ((0, ("unknown", "no_answer")), (503, ("unknown", "http_503"))):
        shop.bad_days = [answer]
        assert told_shop()[-1] == ("WEB", *became)
    paid_out(sale, stock, "150.00")
    told_shop()
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))


def test_a_shop_that_said_it_gave_nothing_is_told_nothing_of_what_a_till_paid(shop):
    sale, stock = returned_online(shop)
    shop.bad_days = [503]
    assert told_shop()[-1] == ("WEB", "pending", "http_503")
    reserve_payable(sale.refund_id, till="ANNECY/1", actor=person("mona", stock.store))
    paid_out(sale, stock, "150.00")
    assert told_shop()[-1] == ("WEB", "done", "")
    assert (shop.cancelled, outcome(sale)) == ({}, ("returned", "open", []))


def test_no_till_rings_what_a_shop_is_asked_to_give_back(shop, monkeypatch):
    sale, stock = returned_online(shop)
    refused = []
    cancel = Shop.cancel

    def meanwhile(self, told, **words):
        with pytest.raises(PayableReserved) as found:
            reserve_payable(sale.refund_id, till="ANNECY/1", actor=person("mona", stock.store))
        refused.append(found.value.extra["till"])
        return cancel(self, told, **words)

    monkeypatch.setattr(Shop, "cancel", meanwhile)
    told_shop()
    assert (refused, outcome(sale)) == (["WEB"], ("returned", "withdrawn", []))


def test_a_shop_is_not_asked_for_what_a_till_is_ringing(shop):
    sale, stock = returned_online(shop)
    mona = person("mona", stock.store)
    reserve_payable(sale.refund_id, till="ANNECY/1", actor=mona)
    assert told_shop()[-1] == ("WEB", "pending", "payable_reserved")
    assert (shop.cancelled, outcome(sale)) == ({}, ("returned", "open", []))
    release_payable(sale.refund_id, till="ANNECY/1", actor=mona)
    told_shop()
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "withdrawn", []))


@pytest.mark.parametrize("paid", ["150.00", "20.00"])
def test_what_a_till_pays_out_while_the_shop_gives_it_back_is_looked_into(shop, monkeypatch, paid):
    sale, stock = returned_online(shop)
    cancel = Shop.cancel

    def meanwhile(self, told, **words):
        reply = cancel(self, told, **words)
        paid_out(sale, stock, paid)
        return reply

    monkeypatch.setattr(Shop, "cancel", meanwhile)
    told_shop()
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))
    case = Case.objects.get()
    assert (case.payable_id, case.details["sale"], case.details["amount"]) == (sale.refund_id, sale.code, "150.00")


@pytest.mark.parametrize("told_first", [True, False], ids=["shop told", "shop not told yet"])
def test_a_first_sale_undone_gives_nothing_to_a_buyer_who_was_let_down_online(shop, told_first):
    stock, double = sold_second(shop)
    if told_first:
        told_shop()
    take_back(stock, "T-1")
    told_shop()
    assert (stock.status, payable_of(stock).state, outcome(double)) == (
        "listed",
        "open",
        ("cancelled", "withdrawn", []),
    )


def test_what_a_shop_sold_and_took_back_is_given_back_by_the_shop(shop):
    sale, _stock = returned_online(shop)
    told_shop()
    (told,) = shop.cancelled.values()
    assert (told["amount"], told["reason"], outcome(sale)) == ("150.00", "returned", ("returned", "withdrawn", []))


def last_try(**values):
    """The next attempt at what was told last is the twentieth."""
    newest = Delivery.objects.filter(channel="web_shop").order_by("-position")[:1].values("pk")
    Delivery.objects.filter(pk__in=newest).update(attempts=MAX_ATTEMPTS - 1, **values)


@pytest.mark.parametrize("status", [408, 500, 502, 504])
def test_an_answer_that_leaves_it_open_is_not_taken_for_a_no(shop, status):
    sale, stock = returned_online(shop)
    shop.bad_days = [-status]
    assert told_shop()[-1] == ("WEB", "unknown", f"http_{status}")
    assert outcome(sale) == ("returned", "open", [])
    assert sale.refund.reserved_by == "WEB"
    paid_out(sale, stock, "150.00")
    assert told_shop()[-1] == ("WEB", "done", "")
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))


@pytest.mark.parametrize("status", [401, 403, 409])
def test_a_refusal_after_a_lost_answer_is_looked_into_before_a_till_pays(shop, status):
    sale, stock = returned_online(shop)
    shop.bad_days = [0]
    assert told_shop()[-1] == ("WEB", "unknown", "no_answer")
    shop.bad_days = [status]
    assert told_shop()[-1] == ("WEB", "dead", f"http_{status}")
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))
    assert Case.objects.get().details["unanswered"] == "WEB"
    paid_out(sale, stock, "150.00")
    assert outcome(sale) == ("returned", "open", ["overpaid"])


def test_a_refusal_at_once_says_that_nothing_was_given(shop):
    sale, _stock = returned_online(shop)
    shop.bad_days = [409]
    assert told_shop()[-1] == ("WEB", "dead", "http_409")
    assert (shop.cancelled, outcome(sale)) == ({}, ("returned", "open", []))
    assert reserve_payable(sale.refund_id, till="ANNECY/1", actor=person("mona", sale.store)).reserved_by == "ANNECY/1"


@pytest.mark.parametrize("before", ["unknown", "pending"])
def test_what_nobody_answered_until_it_was_given_up_is_looked_into(shop, before):
    sale, _stock = returned_online(shop)
    shop.bad_days = [503]
    told_shop()
    last_try(state=before)
    shop.bad_days = [0]
    assert told_shop()[-1] == ("WEB", "dead", "no_answer")
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))


def test_what_failed_on_our_side_until_it_was_given_up_is_looked_into(shop, monkeypatch):
    sale, _stock = returned_online(shop)
    shop.bad_days = [0]
    told_shop()
    last_try()
    monkeypatch.delenv("PARTNER_SECRET_SHOP")
    assert told_shop()[-1] == ("WEB", "dead", "secret_unavailable")
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "open", ["overpaid"]))


def test_what_every_worker_died_of_is_looked_into(shop):
    sale, _stock = returned_online(shop)
    while sequencer.advance():
        pass
    last_try(state="unknown")
    Delivery.objects.filter(state="unknown").update(attempts=MAX_ATTEMPTS)
    assert told_shop()[-1] == ("WEB", "dead", "worker_lost")
    assert (shop.cancelled, outcome(sale)) == ({}, ("returned", "open", ["overpaid"]))


def test_a_shop_that_was_away_until_it_was_given_up_has_given_nothing(shop):
    sale, _stock = returned_online(shop)
    shop.bad_days = [503]
    told_shop()
    last_try()
    shop.bad_days = [503]
    assert told_shop()[-1] == ("WEB", "dead", "http_503")
    assert (shop.cancelled, outcome(sale)) == ({}, ("returned", "open", []))


def test_nothing_is_left_to_look_into_when_a_shop_that_is_asked_again_says_that_it_gave(shop):
    sale, _stock = returned_online(shop)
    shop.bad_days = [0]
    told_shop()
    shop.bad_days = [401]
    assert told_shop()[-1] == ("WEB", "dead", "http_401")
    replay(Delivery.objects.get(state="dead").pk, actor=system("test"))
    assert told_shop()[-1] == ("WEB", "done", "")
    assert (len(shop.cancelled), outcome(sale)) == (1, ("returned", "withdrawn", []))


def test_nor_of_a_double_whose_own_case_somebody_had_closed(shop):
    stock, double = sold_second(shop)
    resolve_case(double.case_id, resolution="The buyer was told.", actor=person("mona", stock.store))
    shop.bad_days = [0, 0]
    told_shop()
    shop.bad_days = [401, 401]
    told_shop()
    assert outcome(double) == ("double", "open", ["overpaid"])
    for dead in Delivery.objects.filter(state="dead"):
        replay(dead.pk, actor=system("test"))
    told_shop()
    assert (len(shop.cancelled), outcome(double)) == (1, ("cancelled", "withdrawn", []))
