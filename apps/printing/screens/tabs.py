"""The pages of `/printing/`, for whom they are, and the store they are about."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..permissions import PRINTERS_READ, PRINTERS_WRITE, ROLLS_PRINT


def tabs(request: Any, current: str) -> list[dict[str, Any]]:
    actor, store_id = request.actor, request.store.pk
    shown = [("queue", _("Queue"), True), ("printers", _("Printers"), actor.can(PRINTERS_READ, store_id)),
             ("rolls", _("Rolls"), actor.can(ROLLS_PRINT, store_id)),
             ("choices", _("What comes out where"), actor.can(PRINTERS_WRITE, store_id))]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"printing:{name}"), "count": None, "current": name == current}
        for name, label, allowed in shown
        if allowed
    ]


def without_store(request: Any) -> HttpResponse:
    return render(request, "printing/no_store.html", {"page_title": _("Printing")})
