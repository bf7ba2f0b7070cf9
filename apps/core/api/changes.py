"""What changed since a place in the journal: `GET <path>/changes/`, and the cursor an export hands over."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import feed
from apps.core.actors import Actor
from apps.core.errors import DomainError, Malformed
from apps.core.feed import Change, Place

from . import etags, pagination, writing
from .resource import Resource
from .serializers import Out
from .views import ResourceView

SALT = "changes"


class ResyncNeeded(DomainError):
    """`resync` is the address that gives everything anew, and a fresh cursor."""

    code = "resync_needed"
    status = 410
    title = _("This cursor no longer tells everything: export again, then go on from there.")


class ChangeOut(Out):
    """Base of every resource's own, which adds its `data`."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    deleted = serializers.BooleanField(help_text="It is gone for you: erased, or moved where you may not read.")
    changed_at = serializers.DateTimeField(help_text="When its last change told here was recorded.")


class ChangesView(ResourceView):
    """Each thing once per page, as it is now. Without a cursor: nothing yet, and the cursor of this moment."""

    of: ClassVar[Resource]
    query = {"GET": pagination.PARAMETERS}

    def get(self, request: Request) -> Response:
        limit, actor = pagination.limit_of(request), self.actor()
        sent = request.query_params.get("cursor")
        if not sent:
            return _answer([], feed.now(), more=False, of=self.of, actor=actor)
        after = _opened(sent, self.of, actor)
        page = feed.read(
            self.of.model.resource,
            after,
            actor=actor,
            right=self.of.read,
            visible_to=self.of.visible_to,
            limit=limit,
            companies=self.of.companies,
        )
        return _answer(_entries(page.changes, self.of, actor), page.end, more=page.more, of=self.of, actor=actor)


def cursor(place: Place, of: Resource, actor: Actor) -> str:
    """Opaque, signed, and good only for this resource and for who may see what this actor may."""
    as_of = int(place.as_of.timestamp())
    return signing.dumps([of.path, place.position, as_of, etags.reach(actor)], salt=SALT, compress=False)


def _opened(sent: str, of: Resource, actor: Actor) -> Place:
    try:
        path, position, as_of, reach = signing.loads(sent, salt=SALT)
    except signing.BadSignature:
        raise Malformed("This cursor is not one of ours.") from None
    if path != of.path:
        raise Malformed("This cursor belongs to another resource.")
    place = Place(position, datetime.fromtimestamp(as_of, UTC))
    if reach != etags.reach(actor) or place.too_old:
        raise ResyncNeeded(resync=reverse(f"{of.path}-export"))
    return place


def _entries(changes: list[Change], of: Resource, actor: Actor) -> list[dict[str, Any]]:
    rows = of.shown(of.visible_to(actor)).filter(pk__in=[change.identifier for change in changes if change.present])
    found = list(rows)
    shown = {row.pk: (row.version, data) for row, data in zip(found, of.represented(found, actor), strict=True)}
    return [_entry(change, *shown.get(change.identifier, (change.version, None))) for change in changes]


def _entry(change: Change, version: int, data: dict[str, Any] | None) -> dict[str, Any]:
    """Without data it is a tombstone, also when the thing went a moment after its page was drawn up."""
    about = {
        "id": str(change.identifier),
        "version": version,
        "deleted": data is None,
        "changed_at": writing.moment(change.recorded_at),
    }
    return {**about, "data": data} if data else about


def _answer(results: list[Any], end: Place, *, more: bool, of: Resource, actor: Actor) -> Response:
    return Response({"results": results, "next_cursor": cursor(end, of, actor), "has_more": more})
