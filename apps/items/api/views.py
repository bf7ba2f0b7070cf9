"""The passport of a thing, and what is done to it by hand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import references
from apps.core.api import etags
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import Invalid, NotFound

from .. import events, operations, permissions, selectors
from ..models import Item
from . import place_serializers as places
from . import serializers as wire
from .resources import ITEMS, LOCATIONS


class ItemPassport(ResourceView):
    """Everything known of one thing, from its first day with us."""

    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.ITEMS_READ}
    summary = "What one thing cost, earned and went through"
    not_for = "many things at once: search or export items."

    @extend_schema(responses=wire.PassportOut)
    def get(self, request: Request, item_id: UUID) -> Response:
        item = _visible(self, item_id)
        passport = selectors.passport_of(item, self.actor())
        context = {
            "actor": self.actor(),
            "names": passport.names,
            "references": references.of(Item.resource, [item.pk]),
        }
        return Response(wire.PassportOut(passport, context=context).data)


class ItemAct(Idempotent):
    """Optional If-Match refuses it when somebody changed the item since it was read."""

    def acted(self, item_id: UUID, act: Callable[[], Any]) -> Response:
        def once() -> Response:
            item = _visible(self, item_id)
            if "If-Match" in self.request.headers:
                etags.require_match(self.request, item.version)
            act()
            item = _visible(self, item_id)
            answer = Response(ITEMS.represented([item], self.actor())[0])
            return tagged(answer, item.version, self.actor(), self.request.LANGUAGE_CODE)

        return self.once(once)


class HoldItem(ItemAct):
    scopes = {"POST": permissions.ITEMS_HOLD}
    announces = {"POST": (events.ITEM_HELD,)}
    summary = "Hold an item for the police: nothing can be done with it until it is released"
    not_for = "keeping a thing for a buyer."

    @extend_schema(operation_id="items_hold", request=wire.HoldIn, responses=wire.ItemOut)
    def post(self, request: Request, item_id: UUID) -> Response:
        data = self.read_input(wire.HoldIn)
        return self.acted(item_id, lambda: operations.hold_item(actor=self.actor(), item_id=item_id, **data))


class ReleaseItem(ItemAct):
    scopes = {"POST": permissions.ITEMS_HOLD}
    announces = {"POST": (events.ITEM_RELEASED, events.ITEM_CUSTODY_CHANGED)}
    summary = "Release an item that was held, or say that it was seized"

    @extend_schema(operation_id="items_release", request=wire.ReleaseHoldIn, responses=wire.ItemOut)
    def post(self, request: Request, item_id: UUID) -> Response:
        data = self.read_input(wire.ReleaseHoldIn)
        return self.acted(item_id, lambda: operations.release_hold(actor=self.actor(), item_id=item_id, **data))


class GradeItem(ItemAct):
    scopes = {"POST": permissions.ITEMS_GRADE}
    announces = {"POST": (events.ITEM_GRADED,)}
    summary = "Say what was seen of an item, and its grade"
    not_for = "what a seller declares: that belongs to their trade-in."

    @extend_schema(operation_id="items_grade", request=wire.GradeIn, responses=wire.ItemOut)
    def post(self, request: Request, item_id: UUID) -> Response:
        data = wire.GradeIn.of(self.read_input(wire.GradeIn))
        return self.acted(item_id, lambda: operations.inspect_item(actor=self.actor(), item_id=item_id, **data))


class LocateItem(ItemAct):
    scopes = {"POST": permissions.ITEMS_WRITE}
    announces = {"POST": (events.ITEM_LOCATED,)}
    summary = "Say where in its store an item stands"
    not_for = "another store: that is a transfer."

    @extend_schema(operation_id="items_move_location", request=places.LocateIn, responses=wire.ItemOut)
    def post(self, request: Request, item_id: UUID) -> Response:
        code = self.read_input(places.LocateIn)["location"]
        return self.acted(item_id, lambda: self._move(item_id, code))

    def _move(self, item_id: UUID, code: str | None) -> None:
        location = None
        if code is not None:
            of_its_store = LOCATIONS.visible_to(self.actor()).filter(store_id=_visible(self, item_id).store_id)
            location = of_its_store.filter(code=code, archived_at=None).first()
            if location is None:
                raise Invalid({"/location": _("Its store has no such location.")})
        operations.move_location(actor=self.actor(), item_id=item_id, location_id=location and location.pk)


class MergeItem(ItemAct):
    scopes = {"POST": permissions.ITEMS_MERGE}
    announces = {"POST": (events.ITEM_MERGED, events.ITEM_UPDATED, events.ITEM_CUSTODY_CHANGED)}
    summary = "Keep this passport of a thing and close another one of the same thing"
    not_for = "two things that look alike."

    @extend_schema(operation_id="items_merge", request=wire.MergeIn, responses=wire.ItemOut)
    def post(self, request: Request, item_id: UUID) -> Response:
        other = self.read_input(wire.MergeIn)["duplicate"]
        return self.acted(item_id, lambda: self._merge(item_id, other))

    def _merge(self, item_id: UUID, other: UUID) -> None:
        if not ITEMS.visible_to(self.actor()).filter(pk=other).exists():
            raise Invalid({"/duplicate": _("There is no such item here.")})
        operations.merge_items(actor=self.actor(), kept_id=item_id, duplicate_id=other)


def _visible(view: ResourceView, item_id: UUID) -> Item:
    item = ITEMS.visible_to(view.actor()).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    found: Item = item
    return found
