"""What stands on the shelves, by what is next for it."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from apps.core import search

from ..models import StockItem
from ..states import OFF_SALE, UNSOLD, StockStatus

TO_PREPARE, ON_SALE, SOLD = "prepare", "sale", "sold"
SHELVES = {
    TO_PREPARE: OFF_SALE,
    ON_SALE: (StockStatus.LISTED, StockStatus.HELD),
    SOLD: (StockStatus.SOLD, StockStatus.DELIVERED),
}
LONG = timedelta(days=60)  # longer than that, a price is looked at again


def count_shelves(rows: QuerySet[StockItem]) -> dict[str, int]:
    """How many stand on each. One query."""
    return rows.aggregate(**{name: Count("pk", filter=Q(status__in=SHELVES[name])) for name in SHELVES})


def standing_since(before: datetime) -> Q:
    """Unsold, and ours for that long."""
    return Q(status__in=UNSOLD, stocked_at__lt=before)


def stock_matching(rows: QuerySet[StockItem], typed: str) -> QuerySet[StockItem]:
    """Those whose code or thing holds every word."""
    for word in search.words(typed):
        rows = rows.filter(
            Q(code__icontains=word) | Q(item__code__icontains=word) | Q(item__search_text__contains=word)
        )
    return rows
