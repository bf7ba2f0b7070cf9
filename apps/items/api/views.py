"""The passport of a thing, and what is done to it by hand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import references
from apps.core.api import etags
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import NotFound

from .. import events, operations, permissions, selectors
from ..models import Item
from . import serializers as wire
from .resources import ITEMS


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


def _visible(view: ResourceView, item_id: UUID) -> Item:
    item = ITEMS.visible_to(view.actor()).filter(pk=item_id).first()
    if item is None:
        raise NotFound
    found: Item = item
    return found
