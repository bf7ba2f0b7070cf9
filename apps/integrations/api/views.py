"""What is on its way to partners, and setting it going again."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import deliveries
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.criteria import narrowed
from apps.core.errors import NotFound

from .. import permissions, selectors
from ..filters import DeliveryFilter
from .serializers import ConnectionOut, DeliveryOut, ReplayIn, SkipIn


class Connections(ResourceView):
    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": permissions.READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "List partner connections with how they answer"

    @extend_schema(responses=ConnectionOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.connections_visible_to(self.actor()))
        return Response({"results": ConnectionOut(page, many=True).data, "next_cursor": cursor})


class Deliveries(ResourceView):
    """Events on their way: to our own subscribers and to partners."""

    operation_class = OperationClass.GOVERNANCE
    scopes = {"GET": deliveries.READ}
    query = {"GET": (*pagination.PARAMETERS, *DeliveryFilter.base_filters)}
    summary = "List deliveries, by state, kind or thing"

    @extend_schema(responses=DeliveryOut(many=True))
    def get(self, request: Request) -> Response:
        rows = narrowed(DeliveryFilter, selectors.deliveries_visible_to(self.actor()), request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": DeliveryOut(page, many=True).data, "next_cursor": cursor})


class ReplayDelivery(Idempotent):
    operation_class = OperationClass.GOVERNANCE
    scopes = {"POST": deliveries.REPLAY}
    summary = "Send a stopped delivery again; the partner is asked first what it holds"

    @extend_schema(request=ReplayIn, responses=DeliveryOut)
    def post(self, request: Request, delivery_id: UUID) -> Response:
        data = self.read_input(ReplayIn)
        _require_visible(self, delivery_id)
        return self.once(lambda: _answer(self, deliveries.replay(delivery_id, actor=self.actor(), **data).id))


class SkipDelivery(Idempotent):
    operation_class = OperationClass.GOVERNANCE
    scopes = {"POST": deliveries.REPLAY}
    summary = "Give a stopped delivery up, with a reason"

    @extend_schema(request=SkipIn, responses=DeliveryOut)
    def post(self, request: Request, delivery_id: UUID) -> Response:
        data = self.read_input(SkipIn)
        _require_visible(self, delivery_id)
        return self.once(lambda: _answer(self, deliveries.skip(delivery_id, actor=self.actor(), **data).id))


def _require_visible(view: ResourceView, delivery_id: UUID) -> None:
    if not selectors.deliveries_visible_to(view.actor()).filter(pk=delivery_id).exists():
        raise NotFound


def _answer(view: ResourceView, delivery_id: UUID) -> Response:
    return Response(DeliveryOut(selectors.deliveries_visible_to(view.actor()).get(pk=delivery_id)).data)
