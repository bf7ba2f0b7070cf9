"""Addresses under /api/v1/: one per action of the transition tables that somebody may take."""

from functools import partial
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.api.reading import reading_routes
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import events, operations, permissions, selectors
from ..inputs import NewHold, Pricing, Returned
from ..states import LISTING, SALE, STOCK_ITEM
from . import serializers as wire
from . import views
from .acting import Perform, action, one_of
from .resources import LISTINGS, SALES, STOCK_ITEMS


def _said(operation: Any) -> Perform:
    """The input's fields are the operation's keywords."""
    return lambda pk, data, actor: operation(pk, actor=actor, **data)


def _hold(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.hold(pk, NewHold(**data), actor=actor)


def _price(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.price(pk, Pricing(**data), actor=actor)


def _take_back(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    code = data.pop("store")
    store = Store.objects.filter(code=code).first() if code else None
    if code and (store is None or not actor.can(permissions.SALES_RETURN, store.pk)):
        raise Invalid({"/store": _("No store of yours has this code.")})
    return operations.take_back(pk, Returned(store_id=store.pk if store else None, **data), actor=actor)


stock = partial(action, STOCK_ITEMS, STOCK_ITEM, wire.StockItemDetailOut, lock=selectors.lock_stock)
listing = partial(action, LISTINGS, LISTING, wire.ListingDetailOut, lock=selectors.lock_listing)
PRICED = {
    "scopes": {"POST": permissions.STOCK_PRICE}, "summary": "Set the price", "announces": {"POST": (events.PRICED,)},
}  # fmt: skip
TESTED = {
    "scopes": {"POST": permissions.STOCK_PREPARE}, "summary": "Say what was tested and wiped",
    "announces": {"POST": (events.STOCK_TESTED,)},
}  # fmt: skip

urlpatterns: list[URLPattern | URLResolver] = [
    *reading_routes(STOCK_ITEMS),
    path("stock-items/", views.StockItems.as_view()),
    one_of(STOCK_ITEMS, STOCK_ITEM, wire.StockItemDetailOut),
    path("stock-items/<uuid:thing_id>/price-suggestion/", views.PriceSuggestion.as_view()),
    *stock("price", wire.PriceIn, _price, total="price", told=PRICED),
    *stock("record_tests", wire.TestsIn, _said(operations.record_tests), told=TESTED),
    *stock("start_refurbishment", wire.StockNothingIn, _said(operations.start_refurbishment)),
    *stock("make_ready", wire.StockNothingIn, _said(operations.make_ready)),
    *stock("regrade", wire.RegradeIn, _said(operations.regrade)),
    *stock("release", wire.StockNothingIn, _said(operations.release_for_sale)),
    *stock("take_off_sale", wire.StockNothingIn, _said(operations.take_off_sale)),
    *stock("hold", wire.StockHoldIn, _hold),
    *stock("end_hold", wire.StockNothingIn, _said(operations.end_hold)),
    *stock("deliver", wire.StockNothingIn, _said(operations.deliver)),
    *stock("scrap", wire.StockReasonIn, _said(operations.scrap)),
    *stock("harvest", wire.StockReasonIn, _said(operations.harvest)),
    *reading_routes(LISTINGS),
    path("listings/", views.Listings.as_view()),
    path("listings/feed/", views.Feed.as_view()),
    one_of(LISTINGS, LISTING, wire.ListingDetailOut),
    *listing("publish", wire.StockNothingIn, _said(operations.publish)),
    *listing("delist", wire.StockNothingIn, _said(operations.delist)),
    *reading_routes(SALES),
    path("sales/", views.Sales.as_view()),
    one_of(SALES, SALE, wire.SaleDetailOut),
    *action(
        SALES, SALE, wire.SaleDetailOut, "take_back", wire.TakeBackIn, _take_back, lock=selectors.lock_sale,
        total="returned_amount",
    ),
    path("", include("apps.resale.api.margin.urls")),
]  # fmt: skip
