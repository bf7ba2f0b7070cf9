"""Channels, markdown plans and dated rules over HTTP: said by who may, read by who may, and nobody else's."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.resale.models import Channel, MarkdownPlan, PriceRule, StockItem, WarrantyRule
from apps.resale.states import ChannelKind
from apps.stores.selectors import today_in
from tests.factories.api import Caller, problem
from tests.factories.resale import make_channel, make_listed, make_markdown_plan
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db
PATHS = ("channels/", "markdown-plans/", "resale-price-rules/", "warranty-rules/")


def decides(store):
    return Caller("resale:rule", "warranty_rules:write", "markdowns:apply", stores=[store])


def said(store, path):
    day = str(today_in(store))
    bodies = {
        "channels/": {"code": "WEB", "name": "Feed", "kind": "feed", "reader": str(uuid7())},
        "markdown-plans/": {"name": "Winter", "steps": [{"days": 30, "percent": "10"}]},
        "resale-price-rules/": {
            "grade": "B", "share_percent": "40", "minimum_margin": "5.00", "effective_from": day,
        },
        "warranty-rules/": {"months": 36, "presumption_months": 24, "effective_from": day},
    }  # fmt: skip
    return {"store": store.code, **bodies[path]}


def rows():
    return [model.objects.count() for model in (Channel, MarkdownPlan, PriceRule, WarrantyRule)]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_said_is_read_back_by_its_company_and_by_nobody_else(path):
    store = make_store()
    web = decides(store)
    made = web.post(path, said(store, path))
    assert made.status_code == 201, made.content
    first = web.get(path).json()["results"][0]
    assert (first, first["legal_entity"]) == (made.json(), store.entity.code)
    others = {row["legal_entity"] for row in decides(make_store()).get(path).json()["results"]}
    assert others - {None} == set()


@pytest.mark.parametrize("path", PATHS)
def test_who_decides_nothing_there_is_refused_and_nothing_changes(path):
    store, before = make_store(), rows()
    assert problem(decides(make_store()).post(path, said(store, path))) == (422, "invalid", ["/store"])
    reader = Caller("stock_items:read", stores=[store])
    assert problem(reader.post(path, said(store, path)))[:2] == (403, "scope_missing")
    assert rows() == before


def test_the_warranty_is_read_by_who_sets_other_rules_and_set_with_a_right_of_its_own():
    store, path = make_store(), "warranty-rules/"
    other, before = Caller("resale:rule", stores=[store]), rows()
    refused = other.post(path, said(store, path))
    assert (*problem(refused)[:2], refused.json()["scope"]) == (403, "scope_missing", "warranty_rules:write")
    assert rows() == before
    made = Caller("warranty_rules:write", stores=[store]).post(path, said(store, path))
    assert (made.status_code, other.get(path).json()["results"][0]) == (201, made.json())


@pytest.mark.parametrize("kind", ["feed", "web_shop"])
def test_what_shows_a_whole_companys_goods_is_not_opened_by_one_of_its_stores(kind):
    store = make_store()
    sister = make_store(entity=store.entity)
    body = said(store, "channels/") | {"kind": kind, "address": "https://shop.example"}
    assert problem(decides(store).post("channels/", body))[:2] == (403, "not_in_every_store")
    assert Channel.objects.count() == 0
    window = decides(store).post("channels/", body | {"kind": "store_window", "code": "WINDOW"})
    assert window.status_code == 201
    everywhere = Caller("resale:rule", stores=[store, sister])
    assert everywhere.post("channels/", body).status_code == 201


def test_a_companys_feed_is_not_handed_over_by_one_of_its_stores():
    store = make_store()
    feed = make_channel(store, ChannelKind.FEED)
    make_store(entity=store.entity)
    refused = decides(store).post(f"channels/{feed.pk}/set-reader/", {"reader": str(uuid7())})
    assert problem(refused)[:2] == (403, "not_in_every_store")
    assert Channel.objects.get().reader_id == feed.reader_id


def test_a_feed_is_handed_to_another_program():
    store = make_store()
    feed, window = make_channel(store, ChannelKind.FEED), make_channel(store)
    web, reader = decides(store), str(uuid7())
    told = web.post(f"channels/{feed.pk}/set-reader/", {"reader": reader}).json()
    assert (told["reader"], "secret_reference" in told) == (reader, False)
    refused = web.post(f"channels/{window.pk}/set-reader/", {"reader": reader})
    assert problem(refused) == (422, "invalid", ["/reader"])
    stranger = decides(make_store()).post(f"channels/{feed.pk}/set-reader/", {"reader": str(uuid7())})
    assert problem(stranger)[:2] == (404, "not_found")
    feed.refresh_from_db()
    window.refresh_from_db()
    assert (str(feed.reader_id), window.reader_id) == (reader, None)


def test_a_plan_is_tried_out_and_stopped():
    store = make_store()
    stock, plan, web = make_listed(store, price="200.00"), make_markdown_plan(store), decides(store)
    StockItem.objects.update(listed_at=timezone.now() - timedelta(days=31))
    (told,) = web.get(f"markdown-plans/{plan.pk}/reductions/").json()["results"]
    assert (told["item_code"], told["price"], told["reduced"], told["blocked"]) == (
        stock.item.code, "200.00", "180.00", False,
    )  # fmt: skip
    stranger = decides(make_store())
    assert problem(stranger.get(f"markdown-plans/{plan.pk}/reductions/"))[:2] == (404, "not_found")
    assert problem(stranger.post(f"markdown-plans/{plan.pk}/stop/"))[:2] == (404, "not_found")
    assert MarkdownPlan.objects.get().active
    assert web.post(f"markdown-plans/{plan.pk}/stop/").json()["active"] is False
    assert (MarkdownPlan.objects.get().active, StockItem.objects.get().price) == (False, Decimal("200.00"))


def test_who_only_applies_plans_is_told_what_one_would_cut():
    store = make_store()
    plan, path = make_markdown_plan(store), "markdown-plans/{}/reductions/"
    make_listed(store, price="200.00")
    StockItem.objects.update(listed_at=timezone.now() - timedelta(days=31))
    applies = Caller("markdowns:apply", stores=[store])
    assert len(applies.get(path.format(plan.pk)).json()["results"]) == 1
    decides_only = Caller("resale:rule", stores=[store])
    assert problem(decides_only.get(path.format(plan.pk)))[:2] == (403, "scope_missing")


MAKE = {"channels/": make_channel, "markdown-plans/": make_markdown_plan}


@pytest.mark.parametrize("path", MAKE)
def test_a_list_costs_the_same_however_long_it_is(path, django_assert_num_queries):
    store = make_store()
    web = decides(store)
    web.get(path)
    for length in (1, 3):
        while len(web.get(path).json()["results"]) < length:
            MAKE[path](store)
        with django_assert_num_queries(2):
            assert len(web.get(path).json()["results"]) == length
