"""Lists of things for sale, listings and sales; drafting a listing, reporting a sale, reading a feed."""

from typing import Any
from uuid import UUID

from django.db.models import F
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.actions import answer
from apps.core.api.finding import Many, narrowing
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import NotFound
from apps.stores.selectors import today_in

from .. import events, operations, permissions, selectors
from ..inputs import Wording
from ..models import Channel, Sale
from ..states import ChannelKind, ListingState
from . import serializers as wire
from .resources import LISTING_ACTIONS, LISTINGS, SALE_ACTIONS, SALES, STOCK_ITEMS


@extend_schema_view(get=extend_schema(operation_id="stock_items_list", responses=wire.StockItemOut(many=True)))
class StockItems(Many):
    """Used things from purchase to sale."""

    of = STOCK_ITEMS
    scopes = {"GET": permissions.STOCK_READ}
    query = {"GET": narrowing(STOCK_ITEMS)}
    summary = "List used things for sale"
    not_for = STOCK_ITEMS.not_for


@extend_schema_view(get=extend_schema(operation_id="listings_list", responses=wire.ListingOut(many=True)))
class Listings(Many, Idempotent):
    """Where things are offered."""

    of = LISTINGS
    scopes = {"GET": permissions.LISTINGS_READ, "POST": permissions.LISTINGS_WRITE}
    query = {"GET": narrowing(LISTINGS)}
    announces = {"POST": (events.LISTING_DRAFTED,)}
    summary = "List listings, or draft one"
    not_for = LISTINGS.not_for

    @extend_schema(request=wire.ListingIn, responses={201: wire.ListingDetailOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.ListingIn)

        def draft() -> Response:
            listing = operations.draft_listing(
                data["stock_item"],
                channel=data["channel"],
                wording=Wording(data["title"], data["description"]),
                actor=self.actor(),
            )
            return answer(self, LISTING_ACTIONS, listing.pk, status=201)

        return self.once(draft)


@extend_schema_view(get=extend_schema(operation_id="sales_list", responses=wire.SaleOut(many=True)))
class Sales(Many, Idempotent):
    """What was sold. A sale that has happened is recorded, also when somebody else was first."""

    of = SALES
    scopes = {"GET": permissions.SALES_READ, "POST": permissions.SALES_WRITE}
    query = {"GET": narrowing(SALES)}
    announces = {"POST": (events.SALE_COMPLETED, events.SALE_DOUBLED, events.STOCK_SOLD)}
    summary = "List sales, or report one"
    not_for = SALES.not_for

    @extend_schema(request=wire.SaleIn, responses={201: wire.SaleDetailOut, 200: wire.SaleDetailOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.SaleIn)

        def report() -> Response:
            code = data["listing"] or data["item"]
            sale, is_new = operations.report_sale(code, wire.SaleIn.told(data), actor=self.actor())
            mine = Sale.objects.filter(pk=sale.pk)  # whoever reports it may see it, whatever else they read
            told = answer(self, SALE_ACTIONS, sale.pk, reach=mine, status=201 if is_new else 200)
            told["Location"] = f"/api/v1/sales/{sale.pk}/"
            return told

        return self.once(report)


class PriceSuggestion(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.STOCK_PRICE}
    query = {"GET": ("below_cost",)}
    summary = "What this thing could be sold for, and what it has cost"

    @extend_schema(
        operation_id="stock_items_price_suggestion",
        parameters=[OpenApiParameter("below_cost", bool)],
        responses=wire.SuggestionOut,
    )
    def get(self, request: Request, thing_id: UUID) -> Response:
        rows = STOCK_ITEMS.shown(selectors.stock_visible_to(self.actor()))
        ours = rows.filter(legal_entity=F("item__legal_entity"))  # of another company's, the cost is that one's to know
        stock = ours.filter(pk=thing_id).first()
        if stock is None or not self.actor().can(permissions.STOCK_PRICE, stock.store_id):
            raise NotFound
        below = request.query_params.get("below_cost", "") == "true"
        found: Any = selectors.suggestion(stock, on=today_in(stock.store), below_cost=below)
        margin = None if found.price is None else found.price - found.cost
        return Response(wire.SuggestionOut({**vars(found), "margin": margin}).data)


class Feed(ResourceView):
    """Everything a channel is to show, of the stores you may see. Reading it, the program the feed is for says that it
    has seen what is new and what is gone; anybody else only looks."""

    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.LISTINGS_READ}
    query = {"GET": ("channel",)}
    summary = "The product feed of one channel, or of all your feeds"
    not_for = "reading listings of every state: list or search them."

    @extend_schema(
        operation_id="listings_feed",
        parameters=[OpenApiParameter("channel", str)],
        responses=wire.ListingFeedOut,
    )
    def get(self, request: Request) -> Response:
        actor, code = self.actor(), request.query_params.get("channel", "").replace("\x00", "")
        mine = selectors.listings_visible_to(actor)
        feeds = Channel.objects.filter(kind=ChannelKind.FEED, active=True, pk__in=mine.values("channel_id"))
        channels = list(feeds.filter(code=code) if code else feeds)
        if code and not channels:
            raise NotFound
        answered = {channel: selectors.feed_of(channel, actor) for channel in channels}
        shown = [row for rows in answered.values() for row in rows if row.state != ListingState.DELISTING]
        answer = Response({"results": LISTINGS.represented(shown, actor)})
        for channel, rows in answered.items() if request.method == "GET" else ():  # a HEAD has read nothing
            operations.feed_was_read(channel, rows, actor=actor)
        return answer
