"""What of trade-ins falls due by itself; one that somebody answered or renewed meanwhile is left alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.clocks import Clock, each_still_due, in_store

from ... import selectors
from ...models import Offer, TradeIn
from ...selectors.trade_in import DRAFTED, OFFERED
from ...states.trade_in import OfferState, TradeInStatus
from .offering import lapse_offer
from .opening import expire_draft, expire_estimate


def expire_drafts(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Those nobody came back for within as many days as an estimate of the company is good; how many expired."""
    return _each(expire_draft, selectors.drafts_past(timezone.now()), store_id, actor)


def expire_estimates(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Those past their last day; how many expired."""
    return _each(expire_estimate, selectors.estimates_past(), store_id, actor)


def lapse_offers(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Those past their last day no longer bind the store; how many lapsed."""
    return _each(lapse_offer, selectors.offers_past(), store_id, actor)


def _each(end: Callable[..., Any], past: QuerySet[TradeIn], store_id: UUID | None, actor: Actor) -> int:
    return each_still_due(
        in_store(past, store_id),
        lock=lambda trade_in_id: selectors.lock_trade_in(trade_in_id, actor),
        end=lambda trade_in_id: end(trade_in_id, actor=actor),
    )


CLOCKS = (
    Clock(
        name="trade_in_drafts", about=_("Drafts that nobody came back for expire."),
        model=TradeIn, field="updated_at", running=Q(status__in=DRAFTED), sweep=expire_drafts,
    ),
    Clock(
        name="trade_in_estimates", about=_("Estimates past their last day expire."),
        model=TradeIn, field="estimate_valid_until", running=Q(status=TradeInStatus.ESTIMATED), sweep=expire_estimates,
    ),
    Clock(
        name="trade_in_offers", about=_("Offers past their last day lapse."),
        model=Offer, field="valid_until", store="trade_in__store_id", guard="trade_in",
        running=Q(state=OfferState.OPEN, trade_in__status__in=OFFERED), sweep=lapse_offers,
    ),
)  # fmt: skip
