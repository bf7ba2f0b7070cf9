"""The first screen: what asks for attention in this store, for this person."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.stores.permissions import DEVICES_WRITE
from apps.workshop import permissions as workshop

from ..selectors import next_due, numbers_of
from .rows import order_row

SHOWN = 8


class Tile(NamedTuple):
    """`bad`: any number above zero is something to put right."""

    key: str
    url: str
    label: str | Promise
    hint: str | Promise
    bad: bool = False


TILES = (
    Tile("late", "/workshop/?show=late", gettext_lazy("Late orders"), gettext_lazy("Past the promised hour"), bad=True),
    Tile(
        "uncollected", "/workshop/?show=uncollected", gettext_lazy("Ready, not collected"),
        gettext_lazy("For more than 3 days"),
    ),
    Tile(
        "unanswered", "/workshop/?show=unanswered", gettext_lazy("Quotes unanswered"),
        gettext_lazy("For more than 24 hours"),
    ),
    Tile("in_work", "/workshop/?show=in_work", gettext_lazy("In work"), gettext_lazy("In the workshop now")),
    Tile("prepare", "/resale/", gettext_lazy("To prepare"), gettext_lazy("Bought, not yet for sale")),
    Tile(
        "old_stock", "/resale/?tab=sale&age=60", gettext_lazy("Stock over 60 days"),
        gettext_lazy("Look at the price again"), bad=True,
    ),
    Tile("cases", "/cases/", gettext_lazy("Open cases"), gettext_lazy("Money to look into"), bad=True),
    Tile(
        "dead", "/integrations/?state=dead", gettext_lazy("Exchanges given up"),
        gettext_lazy("A partner refused them"), bad=True,
    ),
)  # fmt: skip


def home(request: Any) -> HttpResponse:
    if request.store is None:
        return render(request, "desk/home_without_store.html", {"page_title": _("Home")})
    actor, store, now = request.actor, request.store, timezone.now()
    numbers = numbers_of(actor, store.pk)
    due = list(next_due(actor, store.pk)[:SHOWN]) if "late" in numbers else []
    context = {
        "page_title": _("Today"),
        "date": date_format(timezone.localtime(now), "l j F"),
        "tiles": [_kpi(tile, numbers[tile.key]) for tile in TILES if tile.key in numbers],
        "orders": [order_row(order, actor, now) for order in due],
        "sees_orders": "late" in numbers,
        "may_create": actor.can(workshop.WRITE, store.pk),
        "may_register": request.device is None and actor.can(DEVICES_WRITE, store.pk),
    }
    return render(request, "desk/home.html", context)


def _kpi(tile: Tile, value: int) -> dict[str, Any]:
    return {
        "url": tile.url,
        "label": tile.label,
        "value": value,
        "delta": tile.hint if value else _("None now"),
        "verdict": "bad" if value and tile.bad else "",
    }
