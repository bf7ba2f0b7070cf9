"""Work orders for outside systems: listed, announced."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.actions import answer, told
from apps.core.api.finding import Many, narrowing
from apps.core.api.views import Idempotent, ResourceView
from apps.core.references import ReferenceInput

from .. import events, operations, permissions
from ..models import Quote
from . import serializers as wire
from .resources import ORDER_ACTIONS, WORK_ORDERS


@extend_schema_view(get=extend_schema(responses=wire.WorkOrderOut(many=True)))
class WorkOrders(Many, Idempotent):
    """Repairs from the first announcement to hand-over."""

    of = WORK_ORDERS
    scopes = {"GET": permissions.READ, "POST": permissions.WRITE}
    query = {"GET": narrowing(WORK_ORDERS)}
    announces = {"POST": (events.ANNOUNCED,)}
    summary = "List work orders, or announce one"
    not_for = WORK_ORDERS.not_for

    @extend_schema(request=wire.WorkOrderIn, responses={201: wire.WorkOrderDetailOut, 200: wire.WorkOrderDetailOut})
    def post(self, request: Request) -> Response:
        incoming = wire.WorkOrderIn(data=request.data)
        incoming.is_valid(raise_exception=True)

        def announce() -> Response:
            new = incoming.to_input()
            order, is_new = operations.announce(new, actor=self.actor())
            return _opened(self, order, new.references) if is_new else answer(self, ORDER_ACTIONS, order.id)

        return self.once(announce)


def _opened(view: ResourceView, order: Any, named: Iterable[ReferenceInput]) -> Response:
    """A new order needs no reading back: it was made with its store a moment ago, its names were attached in their
    order, and nothing is quoted yet."""
    order._prefetched_objects_cache = {"quotes": Quote.objects.none()}
    order.files_now, order.names_now = (), sorted(set(named))
    response = told(view, ORDER_ACTIONS, order, status=201)
    response["Location"] = f"/api/v1/work-orders/{order.id}/"
    return response
