"""Pictures of a used thing: shown to who may see it, taken from the camera of the counter or the tablet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core import files
from apps.core.errors import DomainError
from apps.core.models import StoredFile
from apps.items.models import Item
from apps.items.operations import attach_photo

from ..models import StockItem
from .actions import address_of
from .entering import screen, stock_named

KEPT_FOR = 3600  # seconds a browser may show it again: a picture never changes


def photos_of(stock: StockItem) -> QuerySet[StoredFile]:
    """The first taken first; of a thing another company has now, those taken here."""
    found = files.of(Item.resource, [stock.item_id]).filter(content_type__startswith="image/")
    return found.filter(created_at__lte=stock.gone_at) if stock.gone_at else found


def first_photos(stocks: Sequence[StockItem]) -> dict[UUID, str]:
    """Where the first picture of each is shown small, by stock item. One query."""
    first: dict[UUID | None, StoredFile] = {}
    pictures = files.of(Item.resource, [stock.item_id for stock in stocks]).filter(content_type__startswith="image/")
    for picture in pictures.only("owner_id", "created_at"):
        first.setdefault(picture.owner_id, picture)
    return {
        stock.pk: photo_address(stock, row.pk)
        for stock in stocks
        if (row := first.get(stock.item_id)) and (stock.gone_at is None or row.created_at <= stock.gone_at)
    }


def photo_address(stock: StockItem, file_id: UUID) -> str:
    return f"{address_of(stock, 'photos')}{file_id}/"


@require_GET
@screen()
def photo(request: Any, code: str, file_id: UUID) -> HttpResponseBase:
    """Small, or as it was taken with `?whole`."""
    stock = stock_named(request, code)
    row = photos_of(stock).filter(pk=file_id).first()
    small = files.of(files.VARIANT, [row.pk]).first() if row and "whole" not in request.GET else None
    shown = small or row
    if shown is None:
        return HttpResponse(status=404)
    answer = FileResponse(shown.file.open("rb"), content_type=shown.content_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return answer


@require_POST
@screen()
def add_photo(request: Any, code: str) -> HttpResponse:
    stock = stock_named(request, code)
    taken = request.FILES.get("photo")
    try:
        if taken is None or taken.size > files.LARGEST:
            messages.error(request, _("Choose a picture of at most 10 MB."))
        else:
            attach_photo(stock.item_id, photo=files.drawn(taken.read(), name=taken.name), actor=request.actor)
            messages.success(request, _("The picture is kept."))
    except DomainError as error:
        messages.error(request, error.detail)
    return redirect(f"{address_of(stock)}#photos")
