"""The page of one used thing: as it is now, and, opened above it, the form of one action."""

import hashlib
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from apps.core.errors import DomainError, IllegalTransition, StaleVersion
from apps.items.permissions import ITEMS_GRADE
from apps.payments.screens import money_parts

from ..models import StockItem
from ..states import StockStatus
from . import stock_parts as parts
from .actions import address_of, label_of, moves_of
from .entering import screen, stock_named
from .forms import PriceForm
from .full_price import vat_of
from .listings import channels_left, listings_on
from .printing import offered
from .refurbishing import new_order_url, orders_on
from .timeline import timeline_of

LIVE = "resale/_stock_live.html"


@require_GET
@screen()
def stock_page(request: Any, code: str) -> HttpResponse:
    return shown(request, stock_named(request, code))


@require_GET
@screen()
def stock_live(request: Any, code: str) -> HttpResponse:
    """What changed since the page was drawn, or 204: asked every few seconds by an open page."""
    stock = stock_named(request, code)
    context = _live(request, stock, request.GET.get("form", ""))
    if context["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    answer = HttpResponse(render_to_string(LIVE, {**context, "oob": True}, request))
    if request.GET.get("was") != stock.status:
        text = _("%(code)s is now: %(status)s.") % {"code": stock.code, "status": StockStatus(stock.status).label}
        trigger_client_event(answer, "rc:toast", {"text": text})
    return answer


def shown(
    request: Any,
    stock: StockItem,
    *,
    form: Any = None,
    action: str = "",
    pricing: PriceForm | None = None,
    refusal: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    may_price = parts.may_price(stock, request.actor)
    context = {
        **_live(request, stock, action if form is not None else ""),
        "page_title": stock.item.title or stock.code,
        "form": form,
        "action_url": address_of(stock, action) if action else "",
        "form_title": label_of(action) if form is not None else "",
        "pricing": pricing
        or (PriceForm(stock=stock, hint=parts.hint_for(stock), actor=request.actor) if may_price else None),
        "price_url": address_of(stock, "price"),
        "refusal": refusal,
        "print_key": str(uuid4()),
    }
    return render(request, "resale/stock.html", context | _weighed(context, request.actor), status=status)


def refusal_of(error: DomainError) -> dict[str, Any]:
    if isinstance(error, StaleVersion | IllegalTransition):
        return {
            "title": _("Somebody changed this meanwhile."),
            "text": _("Below is how it stands now. What you typed is kept: check it, then send it again."),
        }
    return {"title": _("Nothing was changed."), "text": error.detail}


def _weighed(context: dict[str, Any], actor: Any) -> dict[str, Any]:
    """What the typed price would leave."""
    pricing = context["pricing"]
    return {"weighed": parts.weighed(pricing, actor)} if pricing else {}


def _live(request: Any, stock: StockItem, form: str) -> dict[str, Any]:
    """Everything that may change under the reader's eyes, and a digest of it."""
    actor = request.actor
    receipts = money_parts.receipts_of(stock.payable, actor) if stock.payable else []
    listed = listings_on([stock], actor).get(stock.pk, [])
    prices = list(stock.prices.order_by("id"))
    context = {
        "stock": stock,
        "head": parts.head(stock),
        "moves": [] if form else moves_of(stock, actor),
        "facts": parts.facts(stock, actor),
        "photos": parts.photos(stock),
        "may_photograph": actor.can(ITEMS_GRADE, stock.item.store_id),
        "asked": parts.asked_price(stock, prices, actor),
        "vat": vat_of(stock, actor),
        "history": parts.price_history(stock, prices, actor),
        "sales": parts.sales_of(stock, actor),
        "payable": money_parts.panel(stock.payable, receipts) if stock.payable else None,
        "listings": listed,
        "orders": orders_on(stock, actor),
        "new_order_url": new_order_url(stock, request),
        "channels": channels_left(stock, listed, actor),
        "hold": parts.hold_of(stock),
        "subject": stock.payable.subject_code if stock.payable else "",
        "entries": timeline_of(stock, receipts, actor),
        "prints": offered(
            stock,
            actor,
            store_id=request.store.pk if request.store else None,
            workstation_id=request.device.pk if request.device else None,
        ),
        "open_form": form,
        "address": address_of(stock),
    }
    drawn = render_to_string(LIVE, context, None)
    return {**context, "seen": hashlib.sha256(drawn.encode()).hexdigest()[:16]}
