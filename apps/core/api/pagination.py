"""Keyset pages: no COUNT, no OFFSET, the same cost on page one and page ten thousand."""

from typing import Any

from django.core import signing
from django.db.models import Model, QuerySet
from rest_framework.request import Request

from apps.core.errors import Malformed

LARGEST, USUAL = 200, 50
PARAMETERS = ("limit", "cursor")


def page(request: Request, rows: QuerySet[Any]) -> tuple[list[Any], str | None]:
    """One page, newest first (UUIDv7 ids sort by time), and the cursor of the next or None."""
    limit = limit_of(request)
    rows = rows.order_by("-id")
    if after := request.query_params.get("cursor"):
        rows = rows.filter(id__lt=_decode(after, rows.model))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], _encode(rows.model, found[limit - 1].pk) if more else None


def limit_of(request: Request) -> int:
    """How many the caller wants at once, or Malformed."""
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LARGEST):
        raise Malformed(f"limit is a whole number from 1 to {LARGEST}.")
    return int(text)


def _encode(model: type[Model], pk: Any) -> str:
    return signing.dumps([model._meta.label_lower, str(pk)], salt="cursor", compress=False)


def _decode(cursor: str, model: type[Model]) -> str:
    try:
        label, identifier = signing.loads(cursor, salt="cursor")
    except signing.BadSignature:
        raise Malformed("This cursor is not one of ours.") from None
    if label != model._meta.label_lower:
        raise Malformed("This cursor belongs to another list.")
    return str(identifier)
