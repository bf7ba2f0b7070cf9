"""`/resale/`: what is to prepare, what is for sale, what is sold, in the store where one works."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from apps.core.screens.paging import page
from apps.items.states import Grade

from .. import permissions, selectors
from ..selectors import LONG, ON_SALE, SHELVES, SOLD, TO_PREPARE
from .entering import screen
from .rows import ROWS

SAFE_LENGTH = 100  # of what may be searched for


@require_GET
@screen()
def shelves(request: Any) -> HttpResponse:
    if request.store is None:
        return render(request, "resale/no_store.html", {"page_title": _("Used goods")})
    asked = _asked(request.GET)
    known = selectors.stock_visible_to(request.actor).filter(store_id=request.store.pk)
    rows = _narrowed(known, asked)
    shelf = asked["tab"]
    wanted = selectors.stock_with_details(rows.filter(status__in=SHELVES[shelf]))
    shown = page(wanted, request.GET, oldest_first=shelf == TO_PREPARE)
    counts = selectors.count_shelves(rows)
    context = {
        "page_title": _("Used goods"),
        "shelf": shelf,
        "asked": asked,
        "narrowed": any(asked[name] for name in ("q", "grade", "age")),
        "without": _query(tab=shelf),
        "grades": [grade for grade in Grade.values if grade != Grade.X],
        "long_days": LONG.days,
        "tabs": [_tab(name, asked, counts[name]) for name in SHELVES],
        "rows": ROWS[shelf](shown.rows, request.actor),
        "shown": shown,
        "here": request.get_full_path(),
        "may_return": request.actor.can(permissions.SALES_RETURN, request.store.pk),
    }
    return render(request, "resale/shelves.html", context)


def _asked(given: Any) -> dict[str, str]:
    """The filters of the address; what is unknown counts as not asked."""
    tab, grade = given.get("tab", ""), given.get("grade", "")
    return {
        "tab": tab if tab in SHELVES else TO_PREPARE,
        "q": given.get("q", "").replace("\x00", "").strip()[:SAFE_LENGTH],
        "grade": grade if grade in Grade.values else "",
        "age": str(LONG.days) if given.get("age") == str(LONG.days) else "",
    }


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    rows = selectors.stock_matching(rows, asked["q"])
    if asked["grade"]:
        rows = rows.filter(item__grade=asked["grade"])
    if asked["age"]:
        rows = rows.filter(selectors.standing_since(timezone.now() - timedelta(days=int(asked["age"]))))
    return rows


def _tab(name: str, asked: dict[str, str], count: int) -> dict[str, Any]:
    labels = {
        TO_PREPARE: _("To prepare"),
        ON_SALE: pgettext("used goods", "For sale"),
        SOLD: pgettext("used goods", "Sold"),
    }
    url = f"/resale/?{_query(**(asked | {'tab': name}))}"
    return {"label": labels[name], "url": url, "count": count, "current": asked["tab"] == name}


def _query(**asked: str) -> str:
    return urlencode({name: value for name, value in asked.items() if value})
