"""Where one thing is offered: put there, withdrawn from there, and what each channel last said itself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.screens.words import move_label
from apps.workshop.screens.order_parts import moment

from .. import operations, permissions
from ..inputs import Wording
from ..models import Channel, Listing, StockItem
from ..states import LISTING, ListingState, StockStatus
from .actions import address_of
from .entering import screen, stock_named
from .words import listing_pill

OPERATIONS = {"publish": operations.publish, "delist": operations.delist}


def listings_on(found: Sequence[StockItem], actor: Actor) -> dict[UUID, list[dict[str, Any]]]:
    """Those that are not gone, by thing, for who may read them. One query."""
    seen = [stock for stock in found if actor.can(permissions.LISTINGS_READ, stock.store_id)]
    rows = Listing.objects.exclude(state=ListingState.GONE).select_related("channel").order_by("id")
    prefetch_related_objects(seen, Prefetch("listings", rows, to_attr="standing"))
    return {stock.pk: [_shown(stock, listing, actor) for listing in getattr(stock, "standing", ())] for stock in seen}


def channels_left(stock: StockItem, listed: list[dict[str, Any]], actor: Actor) -> list[Channel]:
    """Where it could be offered too, by who may."""
    if stock.status != StockStatus.LISTED or not actor.can(permissions.LISTINGS_WRITE, stock.store_id):
        return []
    known = [listing["channel"] for listing in listed]
    return list(Channel.objects.filter(legal_entity_id=stock.legal_entity_id, active=True).exclude(code__in=known))


@require_POST
@screen(permissions.LISTINGS_WRITE)
def offer(request: Any, code: str) -> HttpResponse:
    """In the words of the house: what it is called, and what its grade means."""
    stock = stock_named(request, code)
    try:
        with transaction.atomic():
            channel = request.POST.get("channel", "")
            draft = operations.draft_listing(stock.pk, channel=channel, wording=Wording(), actor=request.actor)
            operations.publish(draft.pk, actor=request.actor)
        messages.success(request, _("The channel is asked to show it."))
    except DomainError as error:
        messages.error(request, error.detail)
    return redirect(address_of(stock))


@require_POST
@screen(permissions.LISTINGS_WRITE)
def act(request: Any, code: str, listing_id: UUID, action: str) -> HttpResponse:
    stock = stock_named(request, code)
    if action not in OPERATIONS or not stock.listings.filter(pk=listing_id).exists():
        raise Http404
    try:
        OPERATIONS[action](listing_id, actor=request.actor)
        messages.success(request, _("The channel is asked."))
    except DomainError as error:
        messages.error(request, error.detail)
    return redirect(address_of(stock))


def _shown(stock: StockItem, listing: Listing, actor: Actor) -> dict[str, Any]:
    moves = LISTING.actions_for(listing, actor, listing.store_id)
    return {
        "channel": listing.channel.code,
        "name": listing.channel.name,
        "pill": listing_pill(listing.state),
        "said": _said(listing),
        "error": listing.last_error,
        "moves": [
            {"label": move_label(move), "url": f"{address_of(stock, 'listings')}{listing.pk}/{move.action}/"}
            for move in moves
            if move.action in OPERATIONS
        ],
    }


def _said(listing: Listing) -> str:
    """How sure we are of it."""
    if listing.state in (ListingState.PUBLISHING, ListingState.DELISTING):
        return _("asked %(at)s, no answer yet") % {"at": moment(listing.asked_at)}
    return _("confirmed %(at)s") % {"at": moment(listing.confirmed_at)} if listing.confirmed_at else ""
