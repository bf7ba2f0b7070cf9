"""What every screen of resale stands on: the right to be there, and times as the store's clock shows them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http.response import HttpResponseBase
from django.utils import timezone

from apps.core import permissions as rights
from apps.core.errors import NotFound

from .. import permissions, selectors
from ..models import StockItem

View = Callable[..., HttpResponseBase]


def screen(*needed: str) -> Callable[[View], View]:
    """Only for those who hold one of these rights somewhere (that to read stock where none is said); what it is about,
    each screen asks again of its store."""
    first, *others = needed or (permissions.STOCK_READ,)

    def wrap(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.actor.can(right) for right in others):
                rights.require_held(request.actor, first)
            with timezone.override(ZoneInfo(request.store.timezone if request.store else "UTC")):
                return view(request, *args, **kwargs)

        return entered

    return wrap


def stock_named(request: Any, code: str) -> StockItem:
    rows = selectors.stock_with_details(selectors.stock_visible_to(request.actor))
    found = rows.select_related("store__entity", "payable").filter(code=code).first()
    if found is None:
        raise NotFound
    return found
