"""What every screen of the workshop stands on: the right to be there, and times as the store's clock shows them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from apps.core import permissions as rights

from .. import permissions

View = Callable[..., HttpResponse]


def screen(*needed: str) -> Callable[[View], View]:
    """Only for those who hold every right named here in the store where they work, or the right to read."""

    def wrap(view: View) -> View:
        @wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            store_id = request.store.pk if request.store and needed else None
            for code in needed or (permissions.READ,):
                rights.require(request.actor, code, store_id)
            with timezone.override(_zone(request)):
                return view(request, *args, **kwargs)

        return entered

    return wrap


def _zone(request: Any) -> ZoneInfo:
    return ZoneInfo(request.store.timezone if request.store else "UTC")


def from_board(request: Any) -> bool:
    """Was this sent by a card, which wants its board back?"""
    return bool(request.htmx) and request.htmx.target == "board"
