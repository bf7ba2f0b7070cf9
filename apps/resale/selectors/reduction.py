"""The price a reduced one is shown beside: the lowest of the thirty days before the first cut.

Code de la consommation, L. 112-1-1: successive cuts keep the price before the first of them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from ..models import PriceChange, StockItem

WINDOW = timedelta(days=30)


def prior_price(stock: StockItem) -> Decimal | None:
    """To be shown with the present price; None when the present price is no reduction. One query."""
    return prior_of(list(stock.prices.order_by("id")))


def prior_of(changes: list[PriceChange]) -> Decimal | None:
    """The same from a history, oldest first."""
    cuts = last_cuts(changes)
    if not cuts:
        return None
    begun = cuts[0].since
    before = [one for one in changes if one.id < cuts[0].id]
    lowest = min(_asked_within(before, begun - WINDOW), default=None)
    return lowest if lowest is not None and lowest > changes[-1].price else None


def last_cuts(changes: list[PriceChange]) -> list[PriceChange]:
    """Of a history, oldest first: the cuts that follow each other without a rise between, up to the present price."""
    cuts: list[PriceChange] = []
    for change in reversed(changes):
        if change.previous is None or change.price >= change.previous:
            break
        cuts.insert(0, change)
    return cuts


def _asked_within(changes: Iterable[PriceChange], since: datetime) -> list[Decimal]:
    """Every price asked at some moment from `since` on; the one that stood then is the last set before."""
    changes = list(changes)
    standing = [change for change in changes if change.since <= since][-1:]
    return [change.price for change in (*standing, *(one for one in changes if one.since > since))]
