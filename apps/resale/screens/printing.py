"""The price label of one thing: from the browser, or sent to the printer of this counter at one press."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from apps.core.actors import Actor
from apps.printing import ports
from apps.printing.permissions import PRINT_JOBS_CREATE
from apps.printing.ports import Wanted
from apps.printing.selectors import printers_for
from apps.printing.states import Media

from ..models import StockItem
from .actions import address_of
from .entering import screen, stock_named
from .price_label import PriceLabel


@require_GET
@screen()
def sheet(request: Any, code: str) -> HttpResponse:
    """From the browser."""
    stock = stock_named(request, code)
    language = stock.store.language
    with translation.override(language):
        return HttpResponse(PriceLabel().html(Wanted(stock.pk, Media.LABEL, language, request.actor)))


def offered(
    stock: StockItem, actor: Actor, *, store_id: UUID | None, workstation_id: UUID | None
) -> list[dict[str, Any]]:
    """Where the browser prints it, and where one press sends it, in the store where they stand. One query."""
    printer = None
    if store_id is not None and actor.can(PRINT_JOBS_CREATE, store_id):
        printer = printers_for([PriceLabel.kind], store_id=store_id, workstation_id=workstation_id).get(PriceLabel.kind)
    to = f"/printing/print/price-label/{stock.pk}/"
    back = {"next": address_of(stock), "language": stock.store.language}
    may_keep = actor.can(PRINT_JOBS_CREATE, stock.store_id)
    return [
        {
            "name": "label",
            "label": ports.name_of(PriceLabel.kind),
            "url": address_of(stock, "label") + "?print",
            "printer": printer.label if printer else "",
            "send_url": f"{to}?{urlencode(back)}" if printer else "",
            "file_url": f"{to}?{urlencode(back | {'to': 'file'})}" if may_keep else "",
        }
    ]
