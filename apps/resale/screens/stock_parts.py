"""What the page of one used thing shows, in the shapes its components take."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.screens.words import money_text
from apps.items.permissions import ITEMS_COSTS
from apps.items.selectors import cost_of
from apps.stores.selectors import today_in
from apps.workshop.screens.order_parts import moment

from .. import permissions, selectors
from ..models import PriceChange, Sale, StockItem
from ..selectors import Suggestion
from ..states import UNSOLD, Regime, SaleState, StockStatus
from .forms import PriceForm
from .photos import photo_address, photos_of
from .rows import lock_of, margin_of, may_see_cost, told_by
from .words import age, sale_pill, status_pill, where


def head(stock: StockItem) -> dict[str, Any]:
    now = timezone.now()
    return {
        "title": stock.item.title or stock.item.code,
        "status": status_pill(stock.status),
        "age": age(stock, now),
        "where": where(stock),
        "lock": lock_of(stock, now),
        "held": stock.item.held,
    }


def facts(stock: StockItem, actor: Actor) -> list[dict[str, Any]]:
    item = stock.item
    told: list[tuple[str, Any, str]] = [
        (_("Passport"), item.code, f"/items/{item.code}/"),
        (_("Grade"), str(item.get_grade_display()) if item.grade else _("Not graded yet"), ""),
        (_("Colour"), item.color, ""),
        (_("Number on it"), item.identifier, ""),
        (_("Store"), stock.store.name, ""),
        (_("In stock since"), moment(stock.stocked_at), ""),
        (_("For sale since"), moment(stock.listed_at), ""),
        (_("Sold on"), moment(stock.sold_at), ""),
        (_("Delivered on"), moment(stock.delivered_at), ""),
        (_("How it came to us"), capfirst(str(stock.get_vat_origin_display())), ""),
    ]
    if may_see_cost(stock, actor):
        told.append((_("What it has cost"), money_text(cost_of(item), stock.currency), ""))
    if stock.previous:
        told.append((_("Was here before as"), stock.previous.code, f"/resale/{stock.previous.code}/"))
    return [{"label": label, "value": value, "url": url} for label, value, url in told if value]


def photos(stock: StockItem) -> list[dict[str, str]]:
    return [
        {"src": photo_address(stock, row.pk), "whole": f"{photo_address(stock, row.pk)}?whole"}
        for row in photos_of(stock)
    ]


def may_price(stock: StockItem, actor: Actor) -> bool:
    return stock.status in UNSOLD and actor.can(permissions.STOCK_PRICE, stock.store_id)


def hint_for(stock: StockItem) -> Suggestion:
    return selectors.suggestion(stock, on=today_in(stock.store))


def weighed(pricing: PriceForm, actor: Actor) -> dict[str, Any]:
    """Beside the field: what the price leaves, what is suggested and why, and what this person needs for less."""
    stock, hint, price = pricing.stock, pricing.hint, pricing.typed_price
    floor = stock.floor if not pricing.is_bound else pricing.cleaned_data.get("floor") or Decimal(0)
    least = selectors.least_price(stock, floor, cost=hint.cost)
    below = price is not None and price < least
    return {
        "currency": stock.currency,
        "margin": margin_of(price, hint.cost) if actor.can(ITEMS_COSTS, stock.store_id) else None,
        "least": least,
        "below": below,
        "may_below": actor.can(permissions.STOCK_BELOW_COST, stock.store_id),
        "suggested": hint.price,
        "takes": hint.price is not None and hint.price != price,
        "because": _because(hint),
    }


def asked_price(stock: StockItem, changes: list[PriceChange], actor: Actor) -> dict[str, Any]:
    cost = cost_of(stock.item) if may_see_cost(stock, actor) else None
    return {
        "price": stock.price,
        "floor": stock.floor,
        "margin": margin_of(stock.price, cost),
        "prior": selectors.prior_of(changes),
    }


def price_history(stock: StockItem, changes: list[PriceChange], actor: Actor) -> list[dict[str, Any]]:
    """Newest first."""
    sees = actor.can(ITEMS_COSTS, stock.store_id)
    return [
        {
            "at": date_format(timezone.localtime(change.since), _("j M, H:i")),
            "price": change.price,
            "reason": change.reason or (_("Markdown") if change.markdown else ""),
            "by": change.actor_label,
            "loss": sees and change.price < change.cost,
        }
        for change in reversed(changes)
    ]


def hold_of(stock: StockItem) -> str:
    """For whom it is kept, and until when."""
    running = selectors.running_hold(stock) if stock.status == StockStatus.HELD else None
    if running is None:
        return ""
    told = {"whom": running.reference, "until": moment(running.until), "by": running.holder_label}
    return _("Kept for %(whom)s until %(until)s, by %(by)s.") % told


def sales_of(stock: StockItem, actor: Actor) -> list[dict[str, Any]]:
    """Newest first; what was undone stays in sight."""
    rows = selectors.sales_with_details(selectors.sales_visible_to(actor)).filter(stock_item=stock).order_by("-id")
    return [_sale(sale, actor) for sale in rows]


def _sale(sale: Sale, actor: Actor) -> dict[str, Any]:
    told: list[tuple[str, Any, str]] = [
        (_("Where"), told_by(sale), ""),
        (_("When"), moment(sale.occurred_at), ""),
        (_("Discount"), money_text(sale.discount, sale.currency) if sale.discount else "", ""),
        (_("VAT"), capfirst(str(Regime(sale.regime).label)) if sale.regime else "", ""),
        (_("Warranty until"), date_format(sale.warranty_until, _("j M Y")) if sale.warranty_until else "", ""),
    ]
    if sale.state == SaleState.DOUBLE and sale.refund:
        money = f"/money/{sale.refund.code}/"
        owed, given = sale.refund.balance, sale.refund.paid
        if owed or not given:
            told.append((_("To give back"), f"{money_text(owed, sale.currency)} · {sale.refund.code}", money))
        if given:
            told.append((_("Given back"), f"{money_text(given, sale.currency)} · {sale.refund.code}", money))
    if sale.case and actor.can("cases:read", sale.case.store_id):
        told.append((_("Case"), sale.case.code, f"/cases/{sale.case.pk}/"))
    return {
        "code": sale.code,
        "pill": sale_pill(sale.state),
        "amount": sale.amount,
        "currency": sale.currency,
        "facts": [{"label": label, "value": value, "url": url} for label, value, url in told if value],
        "double": sale.state == SaleState.DOUBLE,
        "message": sale.message,
    }


def _because(hint: Suggestion) -> str:
    """Where the suggestion comes from, in one sentence."""
    if hint.price is None:
        return _("Nothing can be suggested: it has no grade, or its new price is not known.")
    if hint.price == hint.by_grade and hint.new_price is not None:
        share = number_format(hint.share_percent or 0, 0)
        new = money_text(hint.new_price, hint.currency)
        return _("%(share)s %% of its new price, %(new)s, by its grade.") % {"share": share, "new": new}
    return _("The least that covers its cost and the margin you set.")
