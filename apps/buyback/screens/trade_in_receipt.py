"""What the seller takes home, in their language: what was sold, for how much, and how it is paid."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.errors import NotFound

from ..permissions import trade_in as p
from ..states import PayoutMode, TradeInLineState
from .trade_in_list import shown_seller, title_of
from .trade_in_page import trade_in_by_code


@require_GET
def receipt(request: Any, code: str) -> HttpResponse:
    """Of a purchase that was concluded; before that, and once undone, there is nothing to take home."""
    rights.require(request.actor, p.READ)
    row = trade_in_by_code(request.actor, code)
    if row.cleared_at is None or row.rescinded_at is not None:
        raise NotFound
    bought = [line for line in row.lines.all() if line.state == TradeInLineState.BOUGHT]
    with translation.override(row.customer.language if row.customer else row.store.language):
        context = {
            "trade_in": row,
            "seller": shown_seller(row, request.actor),
            "lines": [{"line": line, "title": title_of(line)} for line in bought],
            "mode": PayoutMode(row.payout_mode).label,
        }
        return render(request, "buyback/trade_in_receipt.html", context)
