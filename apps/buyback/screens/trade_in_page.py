"""The page of one trade-in: as it is now, and, opened above it, the form of one step."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound

from .. import selectors
from ..models import TradeIn
from ..permissions import trade_in as p
from . import trade_in_parts as parts
from .trade_in_actions import FORMS, label_of, offered
from .trade_in_list import shown_seller
from .trade_in_timeline import timeline_of
from .trade_in_words import REFUSING, status_pill


@require_GET
def trade_in_page(request: Any, code: str) -> HttpResponse:
    rights.require(request.actor, p.READ)
    return shown(request, trade_in_by_code(request.actor, code))


def trade_in_by_code(actor: Actor, code: str) -> TradeIn:
    """With everything its page shows, in a fixed number of queries."""
    rows = selectors.trade_ins_visible_to(actor).select_related(
        "store__entity", "customer", "estimate_rules", "identity_check", "owed_back"
    )
    found = rows.prefetch_related(
        "lines__item",
        "lines__product",
        "lines__theft_checks",
        "offers__rule_set",
        "offers__lines__line",
        "payouts__payable__lines",
    )
    row = found.filter(code=code).first()
    if row is None:
        raise NotFound
    return row


def address_of(row: TradeIn, action: str = "") -> str:
    return f"/buyback/{row.code}/{action.replace('_', '-')}{'/' if action else ''}"


def shown(
    request: Any,
    row: TradeIn,
    *,
    form: Any = None,
    action: str = "",
    refusal: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    context = {
        "page_title": row.code,
        "trade_in": row,
        "status": status_pill(row.status),
        "seller": shown_seller(row, actor),
        "moves": [] if form is not None else _moves(row, actor),
        "facts": parts.facts(row, actor),
        "lines": parts.lines(row),
        "offers": parts.offers(row),
        "payouts": parts.payouts(row, actor),
        "entries": timeline_of(row, actor),
        "address": address_of(row),
        "form": form,
        "action": action,
        "action_url": address_of(row, action) if action else "",
        "form_title": label_of(action) if action else "",
        "refusal": refusal,
    }
    return render(request, "buyback/trade_in.html", context, status=status)


def _moves(row: TradeIn, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "action": action,
            "label": label_of(action),
            "url": address_of(row, action),
            "at_once": action not in FORMS,
            "likeliest": index == 0 and action not in REFUSING,
            "danger": action in REFUSING,
        }
        for index, action in enumerate(offered(row, actor))
    ]
