"""A month's lines for the accountant, as a table a spreadsheet opens."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.core.rows import as_csv

from ..models import MarginLine, MarginPeriod
from ..selectors import margin as selectors
from .margin import the_period

COLUMNS = (
    "month", "occurred_on", "kind", "store", "item", "source", "regime", "reason", "sale", "discount", "purchase",
    "margin", "rate", "taxable", "vat", "currency",
)  # fmt: skip


@never_cache
@require_GET
def lines_csv(request: Any, period_id: UUID) -> HttpResponse:
    """Exact figures with a point, one line a row, oldest first: they add up to the month's."""
    period = the_period(request, period_id)
    rows = (_told(line, period) for line in selectors.lines_of(period).iterator(chunk_size=500))
    return HttpResponse(
        as_csv(COLUMNS, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="margin-{period.month:%Y-%m}.csv"'},
    )


def _told(line: MarginLine, period: MarginPeriod) -> tuple[object, ...]:
    when = (f"{period.month:%Y-%m}", line.occurred_on)
    words = (line.kind, line.store.code, line.item_code, line.source_code, line.regime, line.reason)
    amounts = (line.sale, line.discount, line.purchase, line.margin, line.rate, line.taxable, line.vat)
    return (*when, *words, *amounts, line.currency)
