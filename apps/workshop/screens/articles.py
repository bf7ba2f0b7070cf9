"""Finding what the catalogue knows while a quote is written."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from apps.catalog.selectors import search_products

from .. import permissions
from .entering import screen

MOST = 8


@require_GET
@screen(permissions.QUOTE)
def articles(request: Any) -> HttpResponse:
    """By any words of code, barcode, label or brand."""
    typed = request.GET.get("find", "").replace("\x00", "").strip()[:100]
    rows = search_products(request.actor, typed).filter(active=True)[:MOST] if typed else []
    language = get_language() or "fr"
    found = [
        {"code": row.code, "label": row.label(language), "price": row.price, "currency": row.currency} for row in rows
    ]
    return render(request, "workshop/_found.html", {"articles": found, "typed": typed})
