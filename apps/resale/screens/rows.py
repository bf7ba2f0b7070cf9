"""The rows of the shelves, each with what its shelf asks about it. Queries by shelf, however many rows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.items.permissions import ITEMS_COSTS
from apps.items.selectors import costs_of

from .. import permissions
from ..models import Sale, StockItem
from ..selectors import ON_SALE, SOLD, TO_PREPARE
from ..states import SaleState, StockStatus
from .actions import address_of, moves_of
from .listings import listings_on
from .photos import first_photos
from .words import age, grade, status_pill, where


def to_prepare(found: Sequence[StockItem], actor: Actor) -> list[dict[str, Any]]:
    return [
        row | {"where": where(row["stock"]), "price_url": _pricing(row["stock"], actor)}
        for row in _rows(found, actor)
    ]  # fmt: skip


def on_sale(found: Sequence[StockItem], actor: Actor) -> list[dict[str, Any]]:
    now, listings, rows = timezone.now(), listings_on(found, actor), _rows(found, actor)
    for row in rows:
        stock = row["stock"]
        row |= {
            "margin": margin_of(stock.price, row["cost"]),
            "lock": lock_of(stock, now),
            "listings": listings.get(stock.pk, []),
        }
    return rows


def sold(found: Sequence[StockItem], actor: Actor) -> list[dict[str, Any]]:
    """With the sale that counts, and whether another came second and waits to be made good."""
    rows = _rows(found, actor)
    prefetch_related_objects(list(found), "sales")
    for row in rows:
        sales = list(row["stock"].sales.all()) if actor.can(permissions.SALES_READ, row["stock"].store_id) else []
        counting = next((sale for sale in sales if sale.state == SaleState.COMPLETED), None)
        row |= {
            "sale": counting,
            "sold_by": told_by(counting) if counting else "",
            "sold_on": day_of(row["stock"].sold_at),
            "margin": margin_of(counting.amount if counting else None, row["cost"]),
            "double": any(sale.state == SaleState.DOUBLE for sale in sales),
        }
    return rows


ROWS: dict[str, Callable[[Sequence[StockItem], Actor], list[dict[str, Any]]]] = {
    TO_PREPARE: to_prepare,
    ON_SALE: on_sale,
    SOLD: sold,
}


def margin_of(price: Decimal | None, cost: Decimal | None) -> dict[str, Any] | None:
    """What is left of the price over the cost, VAT on it included, and as a share of the price."""
    if price is None or cost is None:
        return None
    left = price - cost
    return {"amount": left, "percent": round(left / price * 100) if price else 0, "loss": left < 0}


def may_see_cost(stock: StockItem, actor: Actor) -> bool:
    """Of what another company of the house has by now, the costs are that one's."""
    return actor.can(ITEMS_COSTS, stock.store_id) and stock.item.legal_entity_id == stock.legal_entity_id


def lock_of(stock: StockItem, now: datetime) -> str:
    """Why nobody else can buy it at this moment; empty: anybody can."""
    if stock.item.held:
        return _("Held for the police")
    payable = stock.payable
    if payable is not None and payable.reserved_until is not None and payable.reserved_until > now:
        return _("Till %(till)s is ringing it") % {"till": payable.reserved_by}
    return _("Kept for somebody") if stock.status == StockStatus.HELD else ""


def told_by(sale: Sale) -> str:
    if sale.state == SaleState.TRANSFERRED:
        return _("Transfer %(code)s") % {"code": sale.ticket}
    return f"{sale.channel} · {sale.ticket}" if sale.channel else _("Till, ticket %(ticket)s") % {"ticket": sale.ticket}


def day_of(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), _("D j M")) if at else ""


def _rows(found: Sequence[StockItem], actor: Actor) -> list[dict[str, Any]]:
    now = timezone.now()
    seen = [stock for stock in found if may_see_cost(stock, actor)]
    costs: dict[UUID, Decimal] = costs_of([stock.item_id for stock in seen]) if seen else {}
    may_see = {stock.pk for stock in seen}
    photos = first_photos(found)
    return [
        {
            "stock": stock,
            "title": stock.item.title or stock.item.code,
            "url": address_of(stock),
            "status": status_pill(stock.status),
            "grade": grade(stock),
            "age": age(stock, now),
            "cost": costs.get(stock.item_id, Decimal(0)) if stock.pk in may_see else None,
            "photo": photos.get(stock.pk, ""),
            "next": next((move for move in moves_of(stock, actor) if move["likeliest"]), None),
        }
        for stock in found
    ]


def _pricing(stock: StockItem, actor: Actor) -> str:
    """Where the price is set, when that is what it waits for."""
    waits = stock.status == StockStatus.READY and stock.price is None
    return address_of(stock, "price") if waits and actor.can(permissions.STOCK_PRICE, stock.store_id) else ""
