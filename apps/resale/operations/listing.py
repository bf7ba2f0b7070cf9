"""Offering one thing in several places, and withdrawing it everywhere when it is sold.

A listing is what a channel was asked to show. It is live, or gone, when the channel has said so itself.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor, system
from apps.core.errors import IllegalTransition, Invalid
from apps.core.validation import check_fields

from .. import events, permissions, ports, selectors
from ..errors import NotAChannel, WordingRefused
from ..inputs import Wording
from ..models import Channel, Listing, StockItem
from ..states import LISTING, ListingState, StockStatus

AT_ONCE = 200  # listings a reading confirms: a request ends within five seconds, and the next reading says the rest


@transaction.atomic
def draft_listing(stock_item_id: UUID, *, channel: str, wording: Wording, actor: Actor) -> Listing:
    """What this channel would show; nothing is shown yet. Words the law forbids of this thing: WordingRefused."""
    stock = selectors.lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.LISTINGS_WRITE, stock.store_id)
    there = selectors.channel_by_code(channel, entity_id=stock.legal_entity_id)
    if there is None:
        raise Invalid({"/channel": _("Your company has no channel “%(code)s”.") % {"code": channel}})
    if stock.price is None or stock.status not in (StockStatus.READY, StockStatus.LISTED):
        raise IllegalTransition(state=stock.status, action="draft_listing", allowed=[])
    known = Listing.objects.filter(stock_item=stock, channel=there).exclude(state=ListingState.GONE).first()
    if known is not None:
        return known
    with translation.override(stock.store.language):
        title = wording.title.strip() or stock.item.title or stock.item.code
        text = wording.description.strip() or selectors.condition_of(stock)
    if refused := selectors.refused_words(stock, title, text):
        raise WordingRefused(words=refused)
    listing = Listing(
        stock_item=stock,
        channel=there,
        legal_entity_id=stock.legal_entity_id,
        store=stock.store,
        title=title,
        description=text,
        price=stock.price,
        currency=stock.currency,
    )
    check_fields(listing)
    records.create(listing, events.LISTING_DRAFTED, actor=actor, to_state=listing.state)
    return listing


@transaction.atomic
def publish(listing_id: UUID, *, actor: Actor) -> Listing:
    """Ask the channel to show it; only what is for sale is shown anywhere."""
    listing = selectors.lock_listing(listing_id, actor)
    LISTING.check(listing, "publish", actor, listing.store_id)
    stock, adapter = listing.stock_item, ports.adapter_for(listing.channel.kind)
    if stock.status != StockStatus.LISTED:
        raise IllegalTransition(state=stock.status, action="publish", allowed=[])
    if adapter is None or not listing.channel.active:
        raise NotAChannel
    _ask_to_show(listing, "publish", stock, actor)
    return listing


def reprice_listings(stock: StockItem, *, actor: Actor) -> None:
    """Every channel that shows it, or was asked to, is asked to show what it costs now. The life is locked."""
    for listing in selectors.listings_of(stock):
        if listing.state in (ListingState.PUBLISHING, ListingState.LIVE):
            _ask_to_show(listing, "reprice", stock, system(actor.label))


@transaction.atomic
def delist(listing_id: UUID, *, actor: Actor) -> Listing:
    listing = selectors.lock_listing(listing_id, actor)
    LISTING.check(listing, "delist", actor, listing.store_id)
    _delist(listing, actor)
    return listing


def delist_everywhere(stock: StockItem, *, actor: Actor) -> list[Listing]:
    """Every channel is asked to show it no more; those that are asked. The life is locked."""
    asked = []
    for listing in selectors.listings_of(stock):
        if listing.state == ListingState.DRAFT:
            _confirm(listing, "confirm_gone", actor)
        elif listing.state != ListingState.DELISTING:
            _delist(listing, actor)
            asked.append(listing)
    return asked


@transaction.atomic
def confirm_live(listing_id: UUID, *, version: int, actor: Actor, external_id: str = "") -> Listing:
    """The channel has said that it shows it as it was at this version. If it was sold meanwhile, or has another price,
    nothing: the channel is asked anew."""
    listing = selectors.lock_listing(listing_id, actor)
    if (listing.state, listing.version) == (ListingState.PUBLISHING, version):
        listing.external_id = external_id or listing.external_id
        _confirm(listing, "confirm_live", actor)
    return listing


@transaction.atomic
def confirm_gone(listing_id: UUID, *, version: int, actor: Actor) -> Listing:
    """The channel was asked back, at this version, and shows it no more."""
    listing = selectors.lock_listing(listing_id, actor)
    if listing.state in (ListingState.DELISTING, ListingState.ERROR) and listing.version == version:
        _confirm(listing, "confirm_gone", actor)
    return listing


@transaction.atomic
def fail_listing(listing_id: UUID, *, version: int, actor: Actor, why: str) -> Listing:
    """The channel refused what was asked at this version, or does not do it: a person must look. What was asked since
    is still to be answered."""
    listing = selectors.lock_listing(listing_id, actor)
    if listing.state in (ListingState.PUBLISHING, ListingState.DELISTING) and listing.version == version:
        listing.last_error = why[:300]
        records.move(listing, "fail", table=LISTING, actor=actor, fields=["last_error"])
    return listing


def feed_was_read(channel: Channel, answered: Sequence[Listing], *, actor: Actor) -> None:
    """The shop this feed is for was answered with these: those to be shown are live, those it no longer found are gone.
    Anybody else's reading says nothing. A transaction for each, since tills wait for these things."""
    if str(channel.reader_id) != actor.id:
        return
    for listing in [one for one in answered if one.state in ANSWERED_BY][:AT_ONCE]:
        ANSWERED_BY[listing.state](listing.pk, version=listing.version, actor=actor)
    Channel.objects.filter(pk=channel.pk).update(pulled_at=timezone.now())


ANSWERED_BY: dict[str, Callable[..., Listing]] = {
    ListingState.PUBLISHING: confirm_live,
    ListingState.DELISTING: confirm_gone,
}


def _ask_to_show(listing: Listing, action: str, stock: StockItem, actor: Actor) -> None:
    listing.price, listing.last_error, listing.asked_at = stock.price or listing.price, "", timezone.now()
    records.move(listing, action, table=LISTING, actor=actor, fields=["price", "last_error", "asked_at"])
    adapter = ports.adapter_for(listing.channel.kind)
    if adapter is not None and adapter.said_at_once:
        _confirm(listing, "confirm_live", system("resale"))


def _delist(listing: Listing, actor: Actor) -> None:
    listing.last_error, listing.asked_at = "", timezone.now()
    records.move(listing, "delist", table=LISTING, actor=actor, fields=["last_error", "asked_at"])
    adapter = ports.adapter_for(listing.channel.kind)
    if adapter is not None and adapter.said_at_once:
        _confirm(listing, "confirm_gone", system("resale"))


def _confirm(listing: Listing, action: str, actor: Actor) -> None:
    listing.confirmed_at, listing.last_error = timezone.now(), ""
    said = ["confirmed_at", "external_id", "last_error"]
    records.move(listing, action, table=LISTING, actor=system(actor.label), fields=said)
