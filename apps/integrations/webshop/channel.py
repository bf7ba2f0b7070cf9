"""Listings on their way to web shops: deliveries like any other, with no transaction open while a shop is spoken to.

A withdrawal is believed when the shop, asked back, shows the thing no more.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from apps.core import channels
from apps.core.actors import system
from apps.core.models import Delivery, Event, WorkState
from apps.payments.errors import PayableReserved
from apps.resale import events, operations
from apps.resale.models import Channel, Listing, Sale
from apps.resale.states import ChannelKind, ListingState

from .client import ABSENT, Shop, outcome_of, said

ABOUT_LISTINGS = (events.LISTING_PUBLISHING.full_name, events.LISTING_DELISTING.full_name)
GIVING_BACK = {events.SALE_DOUBLED.full_name: "already_sold", events.SALE_RETURNED.full_name: "returned"}
ASK_AGAIN = timedelta(minutes=1)
WITHDRAWN_FROM = (ListingState.DELISTING, ListingState.ERROR)  # in error, it was refused or given up, and is asked anew


class WebShopChannel:
    name = "web_shop"
    queue = "partners"
    slots = 2
    transactional = False

    def targets(self, event: Event) -> Iterable[channels.Target]:
        code = _shop_code(event)
        return [channels.Target(code, supersedes=event.type in ABOUT_LISTINGS)] if code else []

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> channels.Outcome:
        shop = Shop.of(Channel.objects.get(code=delivery.target))
        asked_before = delivery.state == WorkState.UNKNOWN
        if delivery.event.type in GIVING_BACK:
            return _give_back(shop, delivery.event, asked_before=asked_before)
        listing = Listing.objects.select_related("stock_item__item").get(pk=delivery.event.aggregate_id)
        if delivery.event.type == events.LISTING_DELISTING.full_name:
            return _withdraw(shop, listing)
        return _show(shop, listing, asked_before=asked_before)


def _show(shop: Shop, listing: Listing, *, asked_before: bool) -> channels.Outcome:
    if listing.state != ListingState.PUBLISHING:
        return channels.Done("not_wanted")  # sold, or withdrawn, before it was shown
    if asked_before and _shows(listing, found := said(shop.state(listing))):
        return _live(listing, str(found.get("id", "")))
    reply = shop.show(listing)
    problem = outcome_of(reply)
    if problem is not None and not Listing.objects.filter(pk=listing.pk, version=listing.version).exists():
        return channels.Done("not_wanted")  # what is asked since waits behind this one
    if isinstance(problem, channels.Dead):
        return _refused(listing, problem)
    return problem or _live(listing, str(said(reply).get("id", "")))


def _shows(listing: Listing, found: dict[str, Any]) -> bool:
    """At the price it has now: one it had before is shown anew."""
    return found.get("shown") is True and found.get("price") == str(listing.price)


def _live(listing: Listing, external_id: str) -> channels.Outcome:
    """Of the listing as the shop was told it: if its price changed meanwhile, the next delivery tells that."""
    who = system("web shop")
    operations.confirm_live(listing.pk, version=listing.version, actor=who, external_id=external_id[:120])
    return channels.Done(external_id)


def _withdraw(shop: Shop, listing: Listing) -> channels.Outcome:
    if listing.state not in WITHDRAWN_FROM:
        return channels.Done("not_wanted")
    reply = shop.withdraw(listing)
    problem = None if reply.status in ABSENT else outcome_of(reply)
    if problem is None:
        asked = shop.state(listing)
        if asked.status in ABSENT or said(asked).get("shown") is False:
            operations.confirm_gone(listing.pk, version=listing.version, actor=system("web shop"))
            return channels.Done(listing.external_id)
        return outcome_of(asked) or channels.Retry("still_shown", "the shop says it still shows it", after=ASK_AGAIN)
    return problem


def _refused(listing: Listing, problem: channels.Dead) -> channels.Outcome:
    """The listing says so, and a person answers there: it is the words or the price that must change. Nothing is sold
    that should not be, so the delivery is over."""
    who, why = system("web shop"), f"{problem.code} {problem.reason}"
    operations.fail_listing(listing.pk, version=listing.version, actor=who, why=why)
    return channels.Done(f"refused {problem.code}")


def _give_back(shop: Shop, event: Event, *, asked_before: bool) -> channels.Outcome:
    """The shop pays its buyer back what is promised still, and then nobody else does."""
    who, sale = system("web shop"), Sale.objects.select_related("item").get(pk=event.aggregate_id)
    try:
        amount = operations.have_channel_give_back(sale.pk, asked_before=asked_before, actor=who)
    except PayableReserved as taken:
        return channels.Retry(taken.code, taken.detail, after=ASK_AGAIN, counted=False)
    if amount is None:
        return channels.Done("not_wanted")
    problem = outcome_of(shop.cancel(sale, amount=amount, reason=GIVING_BACK[event.type]))
    if problem is None:
        operations.channel_gave_back(sale.pk, amount=amount, actor=who)
    elif asked_before and isinstance(problem, channels.Retry):
        return channels.Unknown(problem.code, problem.reason)  # that it did not now says nothing of before
    elif not asked_before and not isinstance(problem, channels.Unknown):
        operations.channel_gave_nothing(sale.pk, actor=who)
    return problem or channels.Done(sale.ticket)


def given_up(delivery: Delivery, outcome: channels.Outcome) -> None:
    """What the shop may have given, and nobody asks it again, a person looks into before a till gives it too. What it
    may show still is an error of the listing, until it is asked anew."""
    who, event = system("web shop"), delivery.event
    in_doubt = delivery.state == WorkState.UNKNOWN or isinstance(outcome, channels.Unknown)
    if event.type in GIVING_BACK and in_doubt:
        operations.channel_left_open(event.aggregate_id, actor=who)
    elif event.type == events.LISTING_DELISTING.full_name and not isinstance(outcome, channels.Done):
        why = f"{outcome.code} {outcome.reason}"
        operations.fail_listing(event.aggregate_id, version=event.version, actor=who, why=why)


def _shop_code(event: Event) -> str:
    """Of the web shop this is told to; at most one query, and none for events of others."""
    shops = Channel.objects.filter(kind=ChannelKind.WEB_SHOP, active=True)
    if event.type in ABOUT_LISTINGS:
        found = shops.filter(listings__pk=event.aggregate_id)
    elif event.type in GIVING_BACK:
        found = shops.filter(code__in=Sale.objects.filter(pk=event.aggregate_id).values("channel"))
    else:
        return ""
    return found.values_list("code", flat=True).first() or ""
