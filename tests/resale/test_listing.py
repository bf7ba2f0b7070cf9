"""Listings, holds, and sales that channels report: what is sold somewhere is withdrawn everywhere."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.core.errors import Conflict, IllegalTransition, Invalid
from apps.payments.models import Case
from apps.payments.operations import reserve_payable
from apps.resale import operations, selectors, tasks
from apps.resale.errors import AlreadySold, NotAChannel, OnHold, WordingRefused
from apps.resale.inputs import NewChannel, NewHold, Pricing, ReportedSale, Returned, Wording
from apps.resale.models import Channel, Hold, Listing, Sale
from apps.resale.states import ChannelKind
from tests.factories.resale import make_channel, make_listed, make_listing, pay, payable_of, read_feed
from tests.factories.stores import actor_with, make_store
from tests.factories.workshop import PAID_AT, person

pytestmark = pytest.mark.django_db


def told(reference="WEB-1", amount="180.00", **values):
    return ReportedSale(
        **{"amount": Decimal(amount), "currency": "EUR", "reference": reference, "occurred_at": PAID_AT, **values}
    )


def report(code, stock, *args, **values):
    return operations.report_sale(code, told(*args, **values), actor=person("web", stock.store))


def states(stock):
    stock.refresh_from_db()
    return stock.status, list(Sale.objects.filter(item_id=stock.item_id).order_by("id").values_list("state", flat=True))


def hold(stock, reference="A", minutes=30, who="anne"):
    until = timezone.now() + timedelta(minutes=minutes)
    return operations.hold(stock.pk, NewHold(reference, until), actor=person(who, stock.store))


def test_a_shop_window_shows_at_once_and_a_feed_when_it_was_read():
    stock = make_listed()
    window = make_listing(stock, kind=ChannelKind.STORE_WINDOW)
    feed = make_listing(stock, kind=ChannelKind.FEED)
    assert (window.state, window.confirmed_at is None) == ("live", False)
    assert (feed.state, feed.confirmed_at) == ("publishing", None)
    read_feed(feed.channel, stock.store)
    feed.refresh_from_db()
    assert (feed.state, feed.confirmed_at is None) == ("live", False)


def test_what_is_sold_at_a_till_is_withdrawn_everywhere_and_gone_when_the_shop_has_read_it():
    stock = make_listed()
    window = make_listing(stock, kind=ChannelKind.STORE_WINDOW)
    feed = make_listing(stock, kind=ChannelKind.FEED)
    read_feed(feed.channel, stock.store)
    pay(stock)
    window.refresh_from_db()
    feed.refresh_from_db()
    assert (window.state, feed.state) == ("gone", "delisting")
    read_feed(feed.channel, stock.store)
    feed.refresh_from_db()
    assert feed.state == "gone"


def shown(listing):
    listing.refresh_from_db()
    return listing.state, listing.price


def test_a_new_price_reaches_every_channel_that_shows_the_thing_or_was_asked_to():
    stock, price = make_listed(), Decimal("150.00")
    mona = person("mona", stock.store)
    window = make_listing(stock, kind=ChannelKind.STORE_WINDOW)
    feed = make_listing(stock, kind=ChannelKind.FEED)
    asked = make_listing(stock, kind=ChannelKind.FEED)
    draft = make_listing(stock, publish=False)
    read_feed(feed.channel, stock.store)
    operations.price(stock.pk, Pricing(price), actor=mona)
    assert (shown(window), shown(feed), shown(asked)) == (("live", price), ("publishing", price), ("publishing", price))
    assert draft.price == Decimal("180.00")  # asked of nobody: it takes the price of the day it is published
    operations.publish(draft.pk, actor=mona)
    assert shown(draft) == ("live", price)


def test_a_channel_that_showed_the_price_before_has_not_shown_the_new_one():
    stock = make_listed()
    mona, feed = person("mona", stock.store), make_listing(stock, kind=ChannelKind.FEED)
    operations.price(stock.pk, Pricing(Decimal("150.00")), actor=mona)
    operations.confirm_live(feed.pk, version=feed.version, actor=mona)
    assert shown(feed) == ("publishing", Decimal("150.00"))
    operations.confirm_live(feed.pk, version=feed.version, actor=mona)
    assert shown(feed) == ("live", Decimal("150.00"))


def test_what_changed_since_the_shop_was_answered_is_not_taken_for_read():
    stock = make_listed()
    sold = make_listing(stock, kind=ChannelKind.FEED)
    channel, other = sold.channel, make_listed(stock.store)
    mona, shop = person("mona", stock.store), person(str(channel.reader_id), stock.store)
    operations.draft_listing(other.pk, channel=channel.code, wording=Wording(), actor=mona)
    priced = operations.publish(Listing.objects.get(stock_item=other).pk, actor=mona)
    answered = selectors.feed_of(channel, shop)
    pay(stock)
    operations.price(other.pk, Pricing(Decimal("150.00")), actor=mona)
    operations.feed_was_read(channel, answered, actor=shop)
    assert (shown(sold)[0], shown(priced)[0]) == ("delisting", "publishing")
    read_feed(channel, stock.store)
    assert (shown(sold)[0], shown(priced)[0]) == ("gone", "live")


def test_a_feed_says_which_program_it_is_for():
    store = make_store()
    new = NewChannel("FEED", "Feed", ChannelKind.FEED)
    with pytest.raises(Invalid) as refused:
        operations.open_channel(new, store=store, actor=person("mona", store))
    assert (list(refused.value.errors), Channel.objects.count()) == (["/reader"], 0)


def test_a_listing_says_what_the_grade_means_unless_told_otherwise():
    stock = make_listed(grade="C")
    listing = make_listing(stock)
    assert (listing.title, listing.price) == ("Nakamura E-Crossover", Decimal("180.00"))
    assert listing.description == "Traces visibles, tout fonctionne"  # in the language of the store


@pytest.mark.parametrize(
    "words", ["Vélo comme neuf", "COMME NEUF", "bike, as new!", "Vélo reconditionné", "Refurbished"]
)
def test_a_used_thing_is_never_told_to_be_new_nor_reconditioned_untested(words):
    stock = make_listed()
    channel, clerk = make_channel(stock.store), person("clara", stock.store)
    with pytest.raises(WordingRefused):
        operations.draft_listing(stock.pk, channel=channel.code, wording=Wording(words), actor=clerk)
    assert Listing.objects.count() == 0


def test_reconditioned_is_what_was_tested_and_wiped():
    stock = make_listed()
    channel, clerk = make_channel(stock.store), person("clara", stock.store)
    operations.record_tests(stock.pk, functions_tested=True, data_wiped=False, actor=clerk)
    with pytest.raises(WordingRefused):
        operations.draft_listing(stock.pk, channel=channel.code, wording=Wording("Reconditionné"), actor=clerk)
    operations.record_tests(stock.pk, functions_tested=False, data_wiped=True, actor=clerk)
    listing = operations.draft_listing(stock.pk, channel=channel.code, wording=Wording("Reconditionné"), actor=clerk)
    assert (listing.state, listing.title) == ("draft", "Reconditionné")


def test_a_channel_without_an_adapter_publishes_nothing():
    stock = make_listed()
    listing = make_listing(stock, publish=False)
    type(listing.channel).objects.update(active=False)
    with pytest.raises(NotAChannel):
        operations.publish(listing.pk, actor=person("clara", stock.store))
    listing.refresh_from_db()
    assert listing.state == "draft"


def test_only_what_is_for_sale_is_published():
    stock = make_listed()
    listing = make_listing(stock, publish=False)
    operations.take_off_sale(stock.pk, actor=person("clara", stock.store))
    with pytest.raises(IllegalTransition):
        operations.publish(listing.pk, actor=person("clara", stock.store))
    listing.refresh_from_db()
    assert listing.state == "gone"


def test_a_web_shop_sells_and_no_till_is_asked_for_it_any_more():
    stock = make_listed()
    listing = make_listing(stock)
    reserve_payable(payable_of(stock).pk, till="ST/1", actor=person("clara", stock.store))
    sale, is_new = report(listing.code, stock)
    assert (is_new, sale.channel, sale.ticket, sale.regime) == (True, listing.channel.code, "WEB-1", "margin")
    assert (states(stock), payable_of(stock).state) == (("sold", ["completed"]), "withdrawn")
    again, is_new = report(listing.code, stock)
    assert (again.pk, is_new, Sale.objects.count()) == (sale.pk, False, 1)
    with pytest.raises(Conflict):
        report(listing.code, stock, amount="170.00")


def test_a_till_after_the_web_shop_is_made_good():
    stock = make_listed()
    report(make_listing(stock).code, stock)
    pay(stock, number="T-1")
    assert states(stock) == ("sold", ["completed", "double"])
    double = Sale.objects.get(state="double")
    assert (double.refund.balance, double.refund.returns_id) == (Decimal("180.00"), payable_of(stock).pk)
    assert list(Case.objects.values_list("kind", flat=True)) == ["sold_twice"]


def test_a_web_shop_after_the_till_is_made_good_or_refused_before_it_takes_the_money():
    stock = make_listed()
    listing = make_listing(stock)
    pay(stock, number="T-1")
    with pytest.raises(AlreadySold):
        report(listing.code, stock, may_refuse=True)
    assert Sale.objects.count() == 1
    sale, _new = report(listing.code, stock)
    assert (sale.state, sale.refund.total, sale.refund.returns_id) == ("double", Decimal("180.00"), None)
    assert (payable_of(stock).state, payable_of(stock).balance) == ("open", 0)
    assert list(Case.objects.values_list("kind", flat=True)) == ["sold_twice"]
    assert (sale.case.details["double_channel"], sale.case.details["counts_ticket"]) == (listing.channel.code, "1/T-1")


def test_a_tills_number_is_no_order_of_a_shop():
    stock = make_listed()
    listing = make_listing(stock)
    pay(stock, number="1001")
    sale, is_new = report(listing.code, stock, "1001")
    assert (is_new, sale.state, states(stock)[1]) == (True, "double", ["completed", "double"])


def test_an_order_of_two_things_sells_both_each_once():
    one, other = make_listed(), make_listed()
    web = actor_with(["sales:read", "sales:write"])
    for stock in (one, other, one):
        operations.report_sale(stock.item.code, told(), actor=web)
    assert (states(one), states(other)) == (("sold", ["completed"]), ("sold", ["completed"]))


def test_an_order_told_once_more_does_not_sell_what_came_back_since():
    stock = make_listed()
    sale, _new = report(stock.item.code, stock)
    operations.take_back(sale.pk, Returned("Too small"), actor=person("mona", stock.store))
    again, is_new = report(stock.item.code, stock)
    assert (again.pk, is_new, Sale.objects.count()) == (sale.pk, False, 1)


def test_one_holder_at_a_time_and_the_same_asker_twice_is_one_hold():
    stock = make_listed()
    hold(stock, "A")
    hold(stock, "A", minutes=60)
    with pytest.raises(OnHold):
        hold(stock, "B", who="bob")
    stock.refresh_from_db()
    assert (stock.status, Hold.objects.count()) == ("held", 1)
    operations.end_hold(stock.pk, actor=person("clara", stock.store))
    assert (states(stock)[0], Hold.objects.get().ended) == ("listed", "released")


def test_a_hold_ends_by_itself():
    stock = make_listed()
    hold(stock)
    tasks.expire_holds()
    assert states(stock)[0] == "held"
    Hold.objects.update(until=timezone.now())
    tasks.expire_holds()
    assert (states(stock)[0], Hold.objects.get().ended) == ("listed", "expired")


def test_a_hold_past_its_time_does_not_keep_the_next_away():
    stock = make_listed()
    hold(stock, "A")
    Hold.objects.update(until=timezone.now())
    hold(stock, "B", who="bob")
    assert (states(stock)[0], sorted(Hold.objects.values_list("ended", flat=True))) == ("held", ["", "expired"])


def test_what_is_held_is_sold_to_whoever_paid_and_no_longer_held():
    stock = make_listed()
    hold(stock)
    pay(stock)
    assert (states(stock), Hold.objects.get().ended) == (("sold", ["completed"]), "sold")
    with pytest.raises(AlreadySold):
        hold(stock)


@pytest.mark.parametrize("given", ["hunter2", "http://hunter2", "env:DATABASE_URL", "file:/etc/passwd"])
def test_a_secret_is_never_kept_itself_and_none_of_the_installation_is_sent(given):
    store = make_store()
    new = NewChannel("WEB", "Web", ChannelKind.WEB_SHOP, address="https://shop.example", secret_reference=given)
    with pytest.raises(Invalid) as refused:
        operations.open_channel(new, store=store, actor=person("mona", store))
    assert (list(refused.value.errors), Channel.objects.count()) == (["/secret_reference"], 0)


def test_the_database_keeps_no_secret_of_a_channel():
    channel = make_channel(make_store())
    with pytest.raises(IntegrityError, match="channel_secret_is_a_reference"):
        Channel.objects.filter(pk=channel.pk).update(secret_reference="hunter2")
