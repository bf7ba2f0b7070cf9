"""Reading and locking listings, channels and holds."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from apps.core.actors import Actor
from apps.core.clocks import in_store
from apps.core.errors import NotFound

from .. import permissions
from ..models import Channel, Hold, Listing, StockItem
from ..states import IN_FEED, ListingState


def listings_visible_to(actor: Actor) -> QuerySet[Listing]:
    stores = actor.stores_for(permissions.LISTINGS_READ)
    return Listing.objects.all() if stores is None else Listing.objects.filter(store_id__in=stores)


def listings_with_details(rows: QuerySet[Listing]) -> QuerySet[Listing]:
    """With what an answer shows, in a fixed number of queries."""
    return rows.select_related("stock_item__item", "channel", "store", "legal_entity")


def lock_listing(listing_id: UUID, actor: Actor) -> Listing:
    """Lock the thing's life, then the listing: whoever sells takes them in that order."""
    known = listings_visible_to(actor).filter(pk=listing_id).values_list("stock_item_id", flat=True).first()
    if known is None:
        raise NotFound
    StockItem.objects.select_for_update().only("id").get(pk=known)
    rows = Listing.objects.select_for_update(of=("self",)).select_related("channel", "stock_item__item", "store")
    return rows.get(pk=listing_id)


def listings_of(stock: StockItem) -> list[Listing]:
    """Those that are not gone, locked. The life is locked."""
    rows = Listing.objects.select_for_update(of=("self",)).select_related("channel", "stock_item", "store")
    return list(rows.filter(stock_item=stock).exclude(state=ListingState.GONE).order_by("id"))


def channel_by_code(code: str, *, entity_id: UUID) -> Channel | None:
    return Channel.objects.filter(code=code, legal_entity_id=entity_id, active=True).first()


def feed_of(channel: Channel, actor: Actor) -> list[Listing]:
    """What they may see of what a shop that reads this feed is to show, may show still, or is to show no more."""
    rows = listings_visible_to(actor).filter(channel=channel, state__in=IN_FEED)
    return list(listings_with_details(rows).order_by("id"))


def running_hold(stock: StockItem) -> Hold | None:
    return Hold.objects.filter(stock_item=stock, ended_at__isnull=True).first()


def holds_past(now: datetime, store_id: UUID | None = None) -> list[UUID]:
    """Lives kept for somebody whose time is over."""
    rows = Hold.objects.filter(ended_at__isnull=True, until__lte=now).order_by("until")
    return list(in_store(rows, store_id, "stock_item__store_id").values_list("stock_item_id", flat=True)[:500])
