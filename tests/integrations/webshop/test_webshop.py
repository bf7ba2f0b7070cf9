"""A web shop on the one delivery table: shown, withdrawn and asked back, on good days and bad ones."""

from decimal import Decimal

import pytest

from apps.core.actors import system
from apps.core.deliveries import replay_dead
from apps.core.leases import MAX_ATTEMPTS
from apps.core.models import Delivery
from apps.core.secrets import seal
from apps.desk.selectors.today import numbers_of
from apps.integrations.screens.words import destination
from apps.integrations.webshop.client import Shop
from apps.resale import operations
from apps.resale.inputs import Pricing
from tests.factories.core import relayed
from tests.factories.resale import pay
from tests.factories.webshop import listed_at, told_shop
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db


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


def refused_to_withdraw(shop, status=401):
    """A thing sold at a till; the shop shows it still, and will not be told."""
    stock, listing = listed_at(shop)
    told_shop()
    pay(stock)
    shop.bad_days = [status]
    assert told_shop()[-1] == ("WEB", "dead", f"http_{status}")
    return stock, listing


@pytest.mark.parametrize("status", [401, 403, 422])
def test_a_withdrawal_the_shop_refuses_is_seen_and_asked_for_anew_by_an_operator(shop, status):
    stock, listing = refused_to_withdraw(shop, status)
    assert (state(listing), listing.last_error) == ("error", f"http_{status} A bad day.")
    assert numbers_of(person("mona", stock.store), stock.store_id)["dead"] == 1
    dead = Delivery.objects.filter(channel="web_shop")
    assert destination(dead.get(state="dead"), {}) == "WEB"
    assert replay_dead(dead, actor=system("test"), expected=1) == 1
    assert told_shop()[-1] == ("WEB", "done", "")
    assert (state(listing), listing.last_error, shop.shown) == ("gone", "", {})


def test_a_withdrawal_the_shop_refuses_again_is_an_error_still(shop):
    _stock, listing = refused_to_withdraw(shop)
    replay_dead(Delivery.objects.filter(channel="web_shop"), actor=system("test"), expected=1)
    shop.bad_days = [403]
    assert told_shop()[-1] == ("WEB", "dead", "http_403")
    assert (state(listing), list(shop.shown)) == ("error", [listing.code])


def test_a_withdrawal_the_shop_refuses_is_asked_for_anew_by_a_person(shop):
    stock, listing = refused_to_withdraw(shop)
    operations.delist(listing.pk, actor=person("mona", stock.store))
    assert told_shop()[-2:] == [("WEB", "skipped", "superseded"), ("WEB", "done", "")]
    assert (state(listing), shop.shown) == ("gone", {})


def test_a_withdrawal_that_is_given_up_is_an_error_of_the_listing(shop):
    stock, listing = listed_at(shop)
    told_shop()
    pay(stock)
    shop.keeps_showing = True
    told_shop()
    Delivery.objects.filter(state="pending").update(attempts=MAX_ATTEMPTS - 1)
    assert told_shop()[-1] == ("WEB", "dead", "still_shown")
    assert (state(listing), listing.last_error) == ("error", "still_shown the shop says it still shows it")


def test_what_a_person_shows_again_is_not_withdrawn_by_an_old_word(shop):
    stock, listing = listed_at(shop)
    told_shop()
    mona = person("mona", stock.store)
    operations.delist(listing.pk, actor=mona)
    shop.bad_days = [401]
    told_shop()
    operations.publish(listing.pk, actor=mona)
    assert told_shop()[-2:] == [("WEB", "skipped", "superseded"), ("WEB", "done", "")]
    assert (state(listing), list(shop.shown)) == ("live", [listing.code])


def test_what_is_sold_before_it_was_shown_is_never_shown(shop):
    stock, listing = listed_at(shop)
    pay(stock)
    assert told_shop() == [("WEB", "skipped", "superseded"), ("WEB", "done", "")]
    assert (state(listing), shop.shown) == ("gone", {})
    assert shop.calls == [f"withdraw {listing.code}", f"state {listing.code}"]


def repriced_on_a_bad_day(shop):
    stock, listing = listed_at(shop)
    told_shop()
    reprice(stock)
    shop.bad_days = [503]
    told_shop()
    return stock, listing


@pytest.mark.parametrize("tries", [1, MAX_ATTEMPTS], ids=["comes again in hours", "given up"])
def test_a_price_that_cannot_be_shown_holds_no_withdrawal_back(shop, tries):
    stock, listing = repriced_on_a_bad_day(shop)
    if tries == MAX_ATTEMPTS:
        Delivery.objects.filter(state="pending").update(attempts=MAX_ATTEMPTS - 1)
        shop.bad_days = [503]
        assert told_shop()[-1] == ("WEB", "dead", "http_503")
    pay(stock, "150.00")
    relayed("web_shop")  # nothing that waits for its next attempt has become due
    assert (state(listing), shop.shown) == ("gone", {})


def test_a_price_that_is_refused_while_the_thing_is_sold_holds_no_withdrawal_back(shop, monkeypatch):
    stock, listing = listed_at(shop)
    told_shop()
    reprice(stock)
    show = Shop.show

    def meanwhile(self, told):
        reply = show(self, told)
        pay(stock, "150.00")
        return reply

    monkeypatch.setattr(Shop, "show", meanwhile)
    shop.bad_days = [503]
    relayed("web_shop")
    assert state(listing) == "delisting"
    relayed("web_shop")
    assert (state(listing), shop.shown) == ("gone", {})
