"""How the states of used things look on a screen: colour kind and word; how long they have stood; what comes next."""

from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.core.states import Move

from ..models import StockItem
from ..selectors import LONG
from ..states import UNSOLD, ListingState, SaleState
from ..states import StockStatus as S

STATUS_KINDS = {
    S.STOCKED: "new", S.REGRADING: "new", S.IN_REFURBISHMENT: "progress", S.READY: "todo", S.LISTED: "ready",
    S.HELD: "customer", S.SOLD: "customer", S.DELIVERED: "closed", S.RETURNED: "closed", S.SCRAPPED: "closed",
    S.HARVESTED: "closed", S.WITHDRAWN: "closed", S.TRANSFERRED: "closed",
}  # fmt: skip
SALE_KINDS = {
    SaleState.COMPLETED: "ready", SaleState.DOUBLE: "blocked", SaleState.CANCELLED: "closed",
    SaleState.RETURNED: "closed", SaleState.BOUGHT_BACK: "closed", SaleState.TRANSFERRED: "closed",
}  # fmt: skip
# What leads on towards a buyer, first choice first; the other moves a person may take stand beside it.
LIKELY = ("regrade", "make_ready", "release", "end_hold", "deliver")
LISTING_KINDS = {
    ListingState.DRAFT: "todo", ListingState.PUBLISHING: "progress", ListingState.LIVE: "ready",
    ListingState.DELISTING: "progress", ListingState.GONE: "closed", ListingState.ERROR: "blocked",
}  # fmt: skip
# These end a life, and come last.
ENDING = ("take_back", "scrap", "harvest")


def status_pill(status: str) -> tuple[str, str]:
    """(kind, word) for the status tag."""
    return STATUS_KINDS[S(status)], capfirst(str(S(status).label))


def sale_pill(state: str) -> tuple[str, str]:
    return SALE_KINDS[SaleState(state)], capfirst(str(SaleState(state).label))


def listing_pill(state: str) -> tuple[str, str]:
    return LISTING_KINDS[ListingState(state)], capfirst(str(ListingState(state).label))


def likely_first(moves: list[Move]) -> list[Move]:
    """The likeliest next move first, what ends a life last."""
    places = [*LIKELY, *(move.action for move in moves if move.action not in (*LIKELY, *ENDING)), *ENDING]
    return sorted(moves, key=lambda move: places.index(move.action))


def age(stock: StockItem, now: datetime) -> dict[str, Any]:
    """How long it has been ours; `long` when that is too long."""
    until = now if stock.status in UNSOLD else stock.sold_at or now
    days = max(0, (until - stock.stocked_at).days)
    text = ngettext("%(count)d day", "%(count)d days", days) % {"count": days} if days else _("Since today")
    return {"days": days, "text": text, "long": stock.status in UNSOLD and until - stock.stocked_at > LONG}


def where(stock: StockItem) -> str:
    """Who has it in hand now."""
    return capfirst(str(stock.item.get_custody_display()))


def grade(stock: StockItem) -> str:
    """Its letter; what it means is told on its page."""
    return stock.item.grade or pgettext("grade", "none yet")
