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


def screen(needed: str = permissions.STOCK_READ) -> Callable[[View], View]:
    """Only for those who hold this right somewhere; what it is about, each screen asks again of its store."""

    def wrap(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            rights.require_held(request.actor, needed)
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
