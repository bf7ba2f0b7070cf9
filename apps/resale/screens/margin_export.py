"""A month's lines for the accountant, as a table a spreadsheet opens."""

import csv
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ..models import MarginLine
from ..selectors import margin as selectors
from .margin import the_period

COLUMNS = (
    "month", "occurred_on", "kind", "store", "item", "source", "regime", "reason", "sale", "discount", "purchase",
    "margin", "rate", "taxable", "vat", "currency",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_GET
def lines_csv(request: Any, period_id: UUID) -> HttpResponse:
    """Exact figures with a point, one line a row, oldest first: they add up to the month's."""
    period = the_period(request, period_id)
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="margin-{period.month:%Y-%m}.csv"'},
    )
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for line in selectors.lines_of(period).iterator(chunk_size=500):
        writer.writerow([f"{period.month:%Y-%m}", line.occurred_on, *_told(line)])
    return answer


def _told(line: MarginLine) -> list[str]:
    words = (line.kind, line.store.code, line.item_code, line.source_code, line.regime, line.reason)
    amounts = (line.sale, line.discount, line.purchase, line.margin, line.rate, line.taxable, line.vat)
    return [*map(_plain, words), *map(str, amounts), line.currency]


def _plain(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is only text; amounts below zero stay amounts."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
