"""A web shop on the one delivery table: shown, withdrawn and asked back, on good days and bad ones."""

from decimal import Decimal

import pytest

from apps.core.models import Delivery
from apps.core.secrets import seal
from apps.integrations.webshop.client import Shop
from apps.integrations.webshop.double import WebShop
from apps.payments.errors import PayableReserved
from apps.payments.inputs import Evidence, NewVoucher
from apps.payments.models import Case
from apps.payments.operations import issue_voucher, record_payment, release_payable, reserve_payable
from apps.payments.states import Door, ReceiptKind, VoucherKind
from apps.resale import operations
from apps.resale.inputs import NewChannel, Pricing, ReportedSale, Returned, Wording
from apps.resale.models import Listing
from apps.resale.states import ChannelKind
from tests.factories.core import relayed
from tests.factories.integrations import make_due
from tests.factories.resale import make_listed, pay, payable_of, take_back, till_payment
from tests.factories.workshop import PAID_AT, person

pytestmark = pytest.mark.django_db
SECRET = "sesame"


@pytest.fixture
def shop(monkeypatch, settings):
    monkeypatch.setenv("PARTNER_SECRET_SHOP", SECRET)
    settings.WEBHOOK_LOOPBACK_HOSTS = ["127.0.0.1"]
    with WebShop(SECRET) as found:
        yield found


def listed_at(shop, reference="env:PARTNER_SECRET_SHOP"):
    """A thing for sale, asked to be shown there; nothing has been sent yet."""
    stock = make_listed()
    mona = person("mona", stock.store)
    new = NewChannel("WEB", "Web shop", ChannelKind.WEB_SHOP, address=shop.url, secret_reference=reference)
    operations.open_channel(new, store=stock.store, actor=mona)
    listing = operations.draft_listing(stock.pk, channel="WEB", wording=Wording(), actor=mona)
    return stock, operations.publish(listing.pk, actor=mona)


def told_shop():
    """Whatever it waited for is over; what became of each delivery to the shop."""
    make_due()
    relayed("web_shop")
    rows = Delivery.objects.filter(channel="web_shop").order_by("position")
    return list(rows.values_list("target", "state", "last_code"))


def state(listing):
    listing.refresh_from_db()
    return listing.state


def test_a_thing_is_live_when_the_shop_has_said_so_and_gone_when_it_was_asked_back(shop):
    stock, listing = listed_at(shop)
    assert (state(listing), listing.confirmed_at) == ("publishing", None)
    assert told_shop() == [("WEB", "done", "")]
    assert (state(listing), listing.external_id) == ("live", f"P-{listing.code}")
    assert shop.shown[listing.code]["price"] == "180.00"
    pay(stock)
    assert state(listing) == "delisting"
    assert told_shop() == [("WEB", "done", ""), ("WEB", "done", "")]
    assert (state(listing), shop.shown) == ("gone", {})
    assert shop.calls[-2:] == [f"withdraw {listing.code}", f"state {listing.code}"]


def test_a_withdrawal_is_not_believed_while_the_shop_still_shows_the_thing(shop):
    stock, listing = listed_at(shop)
    told_shop()
    shop.keeps_showing = True
    pay(stock)
    assert told_shop()[-1] == ("WEB", "pending", "still_shown")
    assert state(listing) == "delisting"
    shop.keeps_showing = False
    assert told_shop()[-1] == ("WEB", "done", "")
    assert state(listing) == "gone"


def test_an_answer_that_was_lost_is_asked_for_and_nothing_is_shown_twice(shop):
    _stock, listing = listed_at(shop)
    shop.bad_days = [0]
    assert told_shop() == [("WEB", "unknown", "no_answer")]
    assert told_shop() == [("WEB", "done", "")]
    assert shop.calls == [f"show {listing.code}", f"state {listing.code}"]
    assert state(listing) == "live"


def reprice(stock, price="150.00"):
    operations.price(stock.pk, Pricing(Decimal(price)), actor=person("mona", stock.store))


def test_a_new_price_is_shown_too(shop):
    stock, listing = listed_at(shop)
    told_shop()
    reprice(stock)
    assert (state(listing), listing.price) == ("publishing", Decimal("150.00"))
    assert told_shop()[-1] == ("WEB", "done", "")
    assert (state(listing), shop.shown[listing.code]["price"]) == ("live", "150.00")


def test_a_price_set_while_the_shop_answers_is_not_taken_for_shown(shop, monkeypatch):
    stock, listing = listed_at(shop)
    show = Shop.show

    def meanwhile(self, told):
        reply = show(self, told)
        reprice(stock)  # the same price again changes nothing
        return reply

    monkeypatch.setattr(Shop, "show", meanwhile)
    assert told_shop() == [("WEB", "done", "")]
    assert (state(listing), shop.shown[listing.code]["price"]) == ("publishing", "180.00")
    told_shop()
    assert (state(listing), shop.shown[listing.code]["price"]) == ("live", "150.00")


def test_a_price_set_after_an_answer_was_lost_is_shown_all_the_same(shop):
    stock, listing = listed_at(shop)
    shop.bad_days = [0]
    assert told_shop() == [("WEB", "unknown", "no_answer")]
    reprice(stock)
    told_shop()
    assert (state(listing), shop.shown[listing.code]["price"]) == ("live", "150.00")


def test_a_shop_that_is_away_is_tried_again(shop):
    _stock, listing = listed_at(shop)
    shop.bad_days = [503]
    assert told_shop() == [("WEB", "pending", "http_503")]
    assert state(listing) == "publishing"
    assert told_shop()[0][1] == "done"
    assert state(listing) == "live"


def test_a_shop_that_refuses_makes_the_listing_an_error_that_says_why(shop):
    _stock, listing = listed_at(shop, reference=seal("open wide"))
    assert told_shop() == [("WEB", "done", "")]
    assert Delivery.objects.get(channel="web_shop").external_ref == "refused http_401"
    assert (state(listing), listing.last_error) == ("error", "http_401 Who are you?")


def test_a_new_price_the_shop_refuses_keeps_no_sold_thing_on_sale(shop):
    stock, listing = listed_at(shop)
    told_shop()
    reprice(stock)
    shop.bad_days = [422]
    told_shop()
    assert (state(listing), shop.shown[listing.code]["price"]) == ("error", "180.00")
    pay(stock, "150.00")
    told_shop()
    assert (state(listing), shop.shown) == ("gone", {})


def test_a_refusal_says_nothing_of_a_price_set_while_the_shop_answered(shop, monkeypatch):
    stock, listing = listed_at(shop)
    show = Shop.show

    def meanwhile(self, told):
        reply = show(self, told)
        reprice(stock)
        return reply

    monkeypatch.setattr(Shop, "show", meanwhile)
    shop.bad_days = [422]
    told_shop()
    assert (state(listing), listing.last_error, shop.shown) == ("publishing", "", {})
    told_shop()
    assert (state(listing), shop.shown[listing.code]["price"]) == ("live", "150.00")


def test_a_refusal_to_show_is_not_taken_for_one_to_withdraw(shop, monkeypatch):
    stock, listing = listed_at(shop)
    told_shop()
    reprice(stock)
    show = Shop.show

    def meanwhile(self, told):
        reply = show(self, told)
        pay(stock, "150.00")
        return reply

    monkeypatch.setattr(Shop, "show", meanwhile)
    shop.bad_days = [422]
    told_shop()
    assert state(listing) == "delisting"
    told_shop()
    assert (state(listing), shop.shown) == ("gone", {})


def test_a_withdrawal_the_shop_refuses_is_asked_for_anew_by_a_person(shop):
    stock, listing = listed_at(shop)
    told_shop()
    mona = person("mona", stock.store)
    operations.delist(listing.pk, actor=mona)
    shop.bad_days = [403]
    told_shop()
    assert (state(listing), listing.last_error) == ("error", "http_403 A bad day.")
    operations.delist(listing.pk, actor=mona)
    told_shop()
    assert (state(listing), shop.shown) == ("gone", {})


def test_what_is_sold_before_it_was_shown_is_never_shown(shop):
    stock, listing = listed_at(shop)
    pay(stock)
    assert told_shop() == [("WEB", "done", ""), ("WEB", "done", "")]
    assert (state(listing), shop.shown) == ("gone", {})
    assert shop.calls == [f"withdraw {listing.code}", f"state {listing.code}"]


def sold_by(stock, listing, reference="W/1"):
    told = ReportedSale(Decimal("180.00"), "EUR", reference, PAID_AT)
    return operations.report_sale(listing.code, told, actor=person("web", stock.store))[0]


def sold_second(shop):
    """By the shop, after a till; neither of them has been told anything."""
    stock, listing = listed_at(shop)
    told_shop()
    pay(stock, number="T-1")
    return stock, sold_by(stock, listing)


def paid_out(sale, stock, amount="180.00"):
    paying = till_payment(stock, amount, payable=sale.refund.code, kind=ReceiptKind.PAYOUT)
    record_payment(paying, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", stock.store))


def returned_online(shop):
    """Sold by the shop and withdrawn there; what the store took back is promised and not yet given."""
    stock, listing = listed_at(shop)
    told_shop()
    sale = sold_by(stock, listing)
    told_shop()
    operations.take_back(sale.pk, Returned("Too small", Decimal("150.00")), actor=person("mona", stock.store))
    sale.refresh_from_db()
    return sale, stock


def outcome(sale):
    sale.refresh_from_db()
    sale.refund.refresh_from_db()
    return sale.state, sale.refund.state, list(Case.objects.filter(state="open").values_list("kind", flat=True))


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
