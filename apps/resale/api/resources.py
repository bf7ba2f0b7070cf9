"""Things for sale, declared: what of them the outside may read, and how they are acted on."""

from django.db.models import QuerySet

from apps.core.api.actions import Actions
from apps.core.api.resource import Resource

from .. import filters, permissions, selectors
from ..models import Listing, Sale, StockItem
from ..states import LISTING, SALE, STOCK_ITEM
from .guards import LISTING_GUARDS, SALE_GUARDS, STOCK_GUARDS
from .serializers import ListingDetailOut, ListingOut, SaleDetailOut, SaleOut, StockItemDetailOut, StockItemOut


def with_prices(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    return selectors.stock_with_details(rows).prefetch_related("prices")


STOCK_ITEMS = Resource(
    path="stock-items",
    model=StockItem,
    out=StockItemOut,
    read=permissions.STOCK_READ,
    visible_to=selectors.stock_visible_to,
    shown=with_prices,
    filters=filters.StockItemFilter,
    searchable=filters.STOCK_ITEMS,
    summary="Used things from purchase to sale.",
    not_for="new goods of which there are many, or setting a status: every status has its own action.",
)
LISTINGS = Resource(
    path="listings",
    model=Listing,
    out=ListingOut,
    read=permissions.LISTINGS_READ,
    visible_to=selectors.listings_visible_to,
    shown=selectors.listings_with_details,
    filters=filters.ListingFilter,
    searchable=filters.LISTINGS,
    summary="Where things are offered, and when the channel last said so.",
    not_for="saying that something was sold: report the sale.",
)
SALES = Resource(
    path="sales",
    model=Sale,
    out=SaleOut,
    read=permissions.SALES_READ,
    visible_to=selectors.sales_visible_to,
    shown=selectors.sales_with_details,
    filters=filters.SaleFilter,
    searchable=filters.SALES,
    summary="What was sold, once; and what was sold twice, with how it was made good.",
    not_for="rentals, which are sent to /api/v1/rentals/; nor till tickets, which are payments.",
)
EVERY = (STOCK_ITEMS, LISTINGS, SALES)
STOCK_ACTIONS = Actions(
    of=STOCK_ITEMS,
    key="thing_id",
    out=StockItemDetailOut,
    lock=selectors.lock_stock,
    table=STOCK_ITEM,
    guards=STOCK_GUARDS,
)
LISTING_ACTIONS = Actions(
    of=LISTINGS,
    key="thing_id",
    out=ListingDetailOut,
    lock=selectors.lock_listing,
    table=LISTING,
    guards=LISTING_GUARDS,
)
SALE_ACTIONS = Actions(
    of=SALES, key="thing_id", out=SaleDetailOut, lock=selectors.lock_sale, table=SALE, guards=SALE_GUARDS
)
