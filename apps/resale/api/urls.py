"""Addresses under /api/v1/: one per action of the transition tables that somebody may take."""

from functools import partial
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, include, path

from apps.core.actors import Actor
from apps.core.api.actions import action, as_said, beside_the_table, one_of
from apps.core.api.reading import reading_routes
from apps.core.api.serializers import NothingIn

from .. import events, operations, permissions
from ..inputs import NewHold, Pricing, Returned
from ..operations.margin import choose_full_price
from . import serializers as wire
from . import views
from .resources import LISTING_ACTIONS, LISTINGS, SALE_ACTIONS, SALES, STOCK_ACTIONS, STOCK_ITEMS


def _hold(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.hold(pk, NewHold(**data), actor=actor)


def _price(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.price(pk, Pricing(**data), actor=actor)


def _take_back(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.take_back(pk, Returned(**data), actor=actor)


stock = partial(action, STOCK_ACTIONS)
listing = partial(action, LISTING_ACTIONS)
PRICED = beside_the_table(permissions.STOCK_PRICE, "Set the price", events.PRICED)
FULL_PRICE = beside_the_table(
    permissions.MARGIN_CHOOSE, "Choose VAT on the full price, or on the margin again", events.STOCK_FULL_PRICE_CHOSEN
)
TESTED = beside_the_table(permissions.STOCK_PREPARE, "Say what was tested and wiped", events.STOCK_TESTED)

urlpatterns: list[URLPattern | URLResolver] = [
    *reading_routes(STOCK_ITEMS),
    path("stock-items/", views.StockItems.as_view()),
    one_of(STOCK_ACTIONS, "One of the stock items, with what you may do now"),
    path("stock-items/<uuid:thing_id>/price-suggestion/", views.PriceSuggestion.as_view()),
    *stock("price", wire.PriceIn, _price, total="price", said=PRICED),
    *stock("choose_full_price", wire.FullPriceIn, as_said(choose_full_price), said=FULL_PRICE),
    *stock("record_tests", wire.TestsIn, as_said(operations.record_tests), said=TESTED),
    *stock("start_refurbishment", NothingIn, as_said(operations.start_refurbishment)),
    *stock("make_ready", NothingIn, as_said(operations.make_ready)),
    *stock("regrade", wire.RegradeIn, as_said(operations.regrade)),
    *stock("release", NothingIn, as_said(operations.release_for_sale)),
    *stock("take_off_sale", NothingIn, as_said(operations.take_off_sale)),
    *stock("hold", wire.StockHoldIn, _hold),
    *stock("end_hold", NothingIn, as_said(operations.end_hold)),
    *stock("deliver", NothingIn, as_said(operations.deliver)),
    *stock("scrap", wire.StockReasonIn, as_said(operations.scrap)),
    *stock("harvest", wire.StockReasonIn, as_said(operations.harvest)),
    *reading_routes(LISTINGS),
    path("listings/", views.Listings.as_view()),
    path("listings/feed/", views.Feed.as_view()),
    one_of(LISTING_ACTIONS, "One of the listings, with what you may do now"),
    *listing("publish", NothingIn, as_said(operations.publish)),
    *listing("delist", NothingIn, as_said(operations.delist)),
    *reading_routes(SALES),
    path("sales/", views.Sales.as_view()),
    one_of(SALE_ACTIONS, "One of the sales, with what you may do now"),
    *action(SALE_ACTIONS, "take_back", wire.TakeBackIn, _take_back, total="returned_amount"),
    path("", include("apps.resale.api.margin.urls")),
    path("", include("apps.resale.api.rules.urls")),
]  # fmt: skip
