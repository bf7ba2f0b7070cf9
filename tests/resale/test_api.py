"""Things for sale over HTTP with real tokens: read, moved by actions, sold by channels, and refused properly."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.models import Event
from apps.payments.models import Payable
from apps.resale import operations
from apps.resale.api import urls
from apps.resale.inputs import Wording
from apps.resale.models import Hold, Listing, PriceChange, Sale, StockItem
from apps.resale.states import LISTING, SALE, STOCK_ITEM, ChannelKind
from tests.factories.api import Caller, problem
from tests.factories.resale import make_channel, make_listed, make_listing, make_sold, make_stock, pay
from tests.factories.stores import make_store
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db

STOCK = tuple({move.permission for move in STOCK_ITEM.moves.values() if move.permission} | {"stock_items:read"})
EVERYTHING = (
    *STOCK,
    "stock_items:price",
    "listings:read",
    "listings:write",
    "sales:read",
    "sales:write",
    "items:grade",
)


def desk(stock, *scopes):
    return Caller(*(scopes or EVERYTHING), stores=[stock.store])


def written():
    models = (StockItem, Sale, Listing, Hold, PriceChange, Payable)
    return [*[list(model.objects.order_by("pk").values()) for model in models], Event.objects.count()]


def told(item, reference="WEB-1", **values):
    body = {"item": item, "reference": reference, "amount": "180.00", "currency": "EUR",
            "occurred_at": "2026-11-21T10:00:00Z"}  # fmt: skip
    return body | values


@pytest.mark.parametrize("plural, table", [("stock-items", STOCK_ITEM), ("listings", LISTING), ("sales", SALE)])
def test_every_action_somebody_may_take_has_its_address(plural, table):
    addresses = {str(route.pattern) for route in urls.urlpatterns}
    actions = {action.replace("_", "-") for action, move in table.moves.items() if move.permission}
    actions -= {"take-back"} if plural == "stock-items" else set()  # the sale is taken back, and its thing with it
    assert {f"{plural}/<uuid:thing_id>/{action}/" for action in actions} <= addresses


def test_from_the_shelf_to_the_buyer():
    stock = make_stock()
    web = desk(stock)
    there = f"stock-items/{stock.pk}/"
    assert web.get(there + "price-suggestion/").json()["price"] == "110.00"
    assert web.post(there + "make-ready/").json()["status"] == "ready"
    assert web.post(there + "price/", {"price": "180.00"}).json()["price"] == "180.00"
    offered = web.post(there + "release/").json()
    assert (offered["status"], offered["item_code"]) == ("listed", stock.item.code)
    assert sorted(step["action"] for step in offered["actions"]) == ["hold", "take_off_sale"]
    pay(stock)
    assert web.post(there + "deliver/").json()["status"] == "delivered"
    sale = web.get(f"sales/?item={stock.item.code}").json()["results"][0]
    assert (sale["state"], sale["amount"], sale["regime"]) == ("completed", "180.00", "margin")


def test_a_price_is_previewed_and_refused_when_another_was_expected():
    stock = make_stock()
    web = desk(stock)
    there = f"stock-items/{stock.pk}/price/"
    before = written()
    shown = web.post(there + "preview/", {"price": "180.00"}, key=None).json()
    assert (shown["total"], written()) == ("180.00", before)
    refused = web.post(there, {"price": "180.00", "expected_total": "170.00"})
    assert (problem(refused)[:2], written()) == ((409, "total_changed"), before)
    below = web.post(there, {"price": "99.00"})
    assert (problem(below)[:2], below.json()["least"]) == ((403, "below_cost"), "100.00")
    assert written() == before


def test_a_web_shop_drafts_publishes_and_sells_once_however_often_it_tells():
    stock = make_listed()
    web = desk(stock)
    channel = make_channel(stock.store, ChannelKind.FEED, reader=web.consumer.pk)
    draft = web.post("listings/", {"stock_item": str(stock.pk), "channel": channel.code}).json()
    assert (draft["state"], draft["title"], draft["price"]) == ("draft", "Nakamura E-Crossover", "180.00")
    assert web.post(f"listings/{draft['id']}/publish/").json()["state"] == "publishing"
    feed = f"listings/feed/?channel={channel.code}"
    assert [row["code"] for row in web.get(feed).json()["results"]] == [draft["code"]]
    assert web.get(f"listings/{draft['id']}/").json()["state"] == "live"
    assert [row["code"] for row in web.get("listings/feed/").json()["results"]] == [draft["code"]]
    assert problem(web.get("listings/feed/?channel=NONE"))[:2] == (404, "not_found")
    first = web.post("sales/", told(draft["code"]))
    assert (first.status_code, first.json()["state"], first.json()["channel"]) == (201, "completed", channel.code)
    again = web.post("sales/", told(draft["code"]))
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert web.get(f"listings/{draft['id']}/").json()["state"] == "delisting"
    assert web.get(feed).json()["results"] == []
    assert web.get(f"listings/{draft['id']}/").json()["state"] == "gone"


def in_feed(stock, channel):
    mona = person("mona", stock.store)
    listing = operations.draft_listing(stock.pk, channel=channel.code, wording=Wording(), actor=mona)
    return operations.publish(listing.pk, actor=mona)


def test_a_feed_read_for_one_store_confirms_what_it_showed_of_that_store():
    here = make_listed()
    web = desk(here)
    channel = make_channel(here.store, ChannelKind.FEED, reader=web.consumer.pk)
    there = make_listed(make_store(entity=here.store.entity))
    shown, elsewhere = in_feed(here, channel), in_feed(there, channel)
    assert [row["code"] for row in web.get(f"listings/feed/?channel={channel.code}").json()["results"]] == [shown.code]
    states = Listing.objects.in_bulk([shown.pk, elsewhere.pk])
    assert (states[shown.pk].state, states[elsewhere.pk].state) == ("live", "publishing")


def test_whoever_else_looks_at_a_feed_confirms_nothing():
    stock = make_listed()
    web = desk(stock)
    channel = make_channel(stock.store, ChannelKind.FEED, reader=web.consumer.pk)
    listing = in_feed(stock, channel)
    feed = f"listings/feed/?channel={channel.code}"
    looked = desk(stock).get(feed).json()["results"]
    assert [(row["code"], row["state"]) for row in looked] == [(listing.code, "publishing")]
    web.get(feed)
    pay(stock)
    before = written()
    assert desk(stock).get(feed).json()["results"] == []
    assert written() == before
    assert web.get(f"listings/{listing.pk}/").json()["state"] == "delisting"


def test_what_is_sold_is_recorded_as_a_double_or_refused_to_who_may_be_refused():
    stock = make_sold().stock_item
    web = desk(stock)
    before = written()
    assert problem(web.post("sales/", told(stock.item.code, may_refuse=True)))[:2] == (409, "already_sold")
    soon = (timezone.now() + timedelta(hours=1)).isoformat()
    hold = {"reference": "W-1", "until": soon}
    assert problem(web.post(f"stock-items/{stock.pk}/hold/", hold))[:2] == (409, "already_sold")
    assert written() == before
    made = web.post("sales/", told(stock.item.code))
    assert (made.status_code, made.json()["state"]) == (201, "double")
    assert "180.00 EUR" in made.json()["message"]
    assert made.json()["refund"] == Sale.objects.get(state="double").refund.code


@pytest.mark.parametrize("more", [{"kind": "rental"}, {"starts_at": "2026-11-21T10:00:00Z"}, {"rental": {}}])
def test_a_rental_is_no_sale(more):
    stock = make_listed()
    before = written()
    refused = desk(stock).post("sales/", told(stock.item.code, **more))
    assert (problem(refused)[:2], "/api/v1/rentals/" in refused.json()["detail"]) == ((422, "not_a_sale"), True)
    assert written() == before


def test_a_sale_is_found_by_its_ticket_and_taken_back_after_a_preview():
    stock = make_listed()
    pay(stock, number="T-77")
    web = desk(stock)
    (found,) = web.get("sales/?ticket=T-77").json()["results"]
    there = f"sales/{found['id']}/take-back/"
    before = written()
    shown = web.post(there + "preview/", {"reason": "Too small"}, key=None).json()
    assert (shown["total"], shown["currency"], written()) == ("180.00", "EUR", before)
    back = web.post(there, {"reason": "Too small", "expected_total": "180.00"}).json()
    assert (back["state"], back["returned_amount"]) == ("returned", "180.00")


def test_who_may_only_report_sales_is_answered_and_reads_nothing_else():
    stock = make_listed()
    web = Caller("sales:write", stores=[stock.store])
    body = told("", listing=make_listing(stock).code)
    made = web.post("sales/", body)
    assert (made.status_code, made.json()["state"]) == (201, "completed")
    assert problem(web.get("sales/"))[:2] == (403, "scope_missing")


def test_a_sale_of_nothing_is_refused():
    stock = make_listed()
    before = written()
    assert problem(desk(stock).post("sales/", told(""))) == (422, "invalid", ["/listing"])
    assert written() == before


def test_another_stores_things_are_as_absent_as_none():
    stock, stranger = make_listed(), Caller(*EVERYTHING, stores=[make_store()])
    before = written()
    assert problem(stranger.get(f"stock-items/{stock.pk}/"))[:2] == (404, "not_found")
    assert problem(stranger.post(f"stock-items/{stock.pk}/take-off-sale/"))[:2] == (404, "not_found")
    assert problem(stranger.post("sales/", told(stock.item.code)))[:2] == (404, "not_found")
    assert written() == before


MAKE = {
    "stock-items/": make_listed,
    "listings/": lambda store: make_listing(make_listed(store)),
    "sales/": make_sold,
}


@pytest.mark.parametrize("path, queries", [("stock-items/", 3), ("listings/", 2), ("sales/", 2)])
def test_a_list_costs_the_same_however_long_it_is(path, queries, django_assert_num_queries):
    store = make_store()
    caller = Caller(*EVERYTHING, stores=[store])
    caller.get(path)
    for rows in (1, 3):
        while len(caller.get(path).json()["results"]) < rows:
            MAKE[path](store)
        with django_assert_num_queries(queries):
            assert len(caller.get(path).json()["results"]) == rows
