"""The passport of a thing."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import references
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import ResourceView
from apps.core.errors import NotFound

from .. import permissions, selectors
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
        item = ITEMS.visible_to(self.actor()).filter(pk=item_id).first()
        if item is None:
            raise NotFound
        passport = selectors.passport_of(item, self.actor())
        context = {
            "actor": self.actor(),
            "names": passport.names,
            "references": references.of(Item.resource, [item.pk]),
        }
        return Response(wire.PassportOut(passport, context=context).data)
