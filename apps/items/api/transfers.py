"""Transfers for outside systems: opened, listed, sent, received one by one."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from apps.core.api import etags, pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.reading import reading_routes
from apps.core.api.serializers import In
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.criteria import narrowed
from apps.core.errors import Invalid, NotFound
from apps.core.events import EventType
from apps.stores.models import Store

from .. import events, operations, permissions
from ..filters import TransferFilter
from ..inputs import NewTransfer
from ..models import Transfer
from ..states import TRANSFER
from . import place_serializers as places
from .resources import TRANSFERS, store_where


class Transfers(Idempotent):
    scopes = {"GET": permissions.TRANSFERS_READ, "POST": permissions.TRANSFERS_WRITE}
    query = {"GET": (*pagination.PARAMETERS, *TransferFilter.base_filters)}
    announces = {"POST": (events.TRANSFER_OPENED,)}
    summary = "List transfers, or open one"
    not_for = TRANSFERS.not_for

    @extend_schema(responses=places.TransferOut(many=True))
    def get(self, request: Request) -> Response:
        rows = narrowed(TransferFilter, TRANSFERS.shown(TRANSFERS.visible_to(self.actor())), request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": TRANSFERS.represented(page, self.actor()), "next_cursor": cursor})

    @extend_schema(request=places.TransferIn, responses={201: places.TransferDetailOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(places.TransferIn)
        return self.once(lambda: self._open(data))

    def _open(self, data: dict[str, Any]) -> Response:
        destination = Store.objects.filter(code=data["destination"]).first()
        if destination is None:
            raise Invalid({"/destination": _("There is no such store.")})
        new = NewTransfer(
            store_id=store_where(self.actor(), permissions.TRANSFERS_READ, data["store"]).pk,
            destination_id=destination.pk,
            item_ids=tuple(data["items"]),
            note=data["note"],
        )
        transfer = operations.open_transfer(actor=self.actor(), data=new)
        answer = _answer(self, transfer.pk, status=201)
        answer["Location"] = f"/api/v1/transfers/{transfer.pk}/"
        return answer


class TransferDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.TRANSFERS_READ}
    summary = "One transfer, with what has arrived and what is missing"

    @extend_schema(responses=places.TransferDetailOut)
    def get(self, request: Request, transfer_id: UUID) -> Response:
        return _answer(self, transfer_id)


class TransferAct(Idempotent):
    """Optional If-Match refuses it when somebody changed the transfer since it was read."""

    act: ClassVar[Callable[..., Transfer]]
    takes: ClassVar[type[Serializer[Any]]]
    not_for = TRANSFERS.not_for

    def post(self, request: Request, transfer_id: UUID) -> Response:
        data = self.read_input(self.takes)
        named = {"item_id": data["item"]} if data else {}

        def once() -> Response:
            if "If-Match" in request.headers:
                etags.require_match(request, _shown(self, transfer_id).version)
            type(self).act(actor=self.actor(), transfer_id=transfer_id, **named)
            return _answer(self, transfer_id)

        return self.once(once)


class NothingToSayIn(In):
    """An action that needs nothing said."""


WRITE, RECEIVE = permissions.TRANSFERS_WRITE, permissions.TRANSFERS_RECEIVE
ACTS: dict[str, tuple[Callable[..., Transfer], str, type[Serializer[Any]], tuple[EventType, ...], str]] = {
    "add-item": (
        operations.add_to_transfer, WRITE, places.TransferItemIn, (events.TRANSFER_CHANGED,),
        "Put an item on a transfer",
    ),
    "remove-item": (
        operations.remove_from_transfer, WRITE, places.TransferItemIn, (events.TRANSFER_CHANGED,),
        "Take an item off a transfer",
    ),
    "send": (operations.send_transfer, WRITE, NothingToSayIn, (events.TRANSFER_SENT,), "Send a transfer"),
    "receive": (
        operations.receive_in_transfer, RECEIVE, places.TransferItemIn,
        (events.TRANSFER_ITEM_RECEIVED, events.TRANSFER_RECEIVED), "Say that one item of a transfer has arrived",
    ),
    "cancel": (operations.cancel_transfer, WRITE, NothingToSayIn, (events.TRANSFER_CANCELLED,), "Cancel a transfer"),
}  # fmt: skip


def _act_view(name: str) -> type[TransferAct]:
    act, right, takes, announced, summary = ACTS[name]
    view = type(
        f"Transfer{name.title().replace('-', '')}",
        (TransferAct,),
        {
            "act": staticmethod(act),
            "takes": takes,
            "scopes": {"POST": right},
            "announces": {"POST": announced},
            "summary": summary,
        },
    )
    described = extend_schema(
        operation_id=f"transfers_{name.replace('-', '_')}", request=takes, responses=places.TransferDetailOut
    )
    return extend_schema_view(post=described)(view)


def transfer_routes() -> list[URLPattern]:
    return [
        *reading_routes(TRANSFERS),
        path("transfers/", Transfers.as_view()),
        path("transfers/<uuid:transfer_id>/", TransferDetail.as_view()),
        *(path(f"transfers/<uuid:transfer_id>/{name}/", _act_view(name).as_view()) for name in ACTS),
    ]


def _shown(view: ResourceView, transfer_id: UUID) -> Any:
    found = TRANSFERS.shown(TRANSFERS.visible_to(view.actor())).filter(pk=transfer_id).first()
    if found is None:
        raise NotFound
    return found


def _answer(view: ResourceView, transfer_id: UUID, status: int = 200) -> Response:
    transfer, actor = _shown(view, transfer_id), view.actor()
    transfer.actions_now = [
        {
            "action": move.action,
            "label": move.fr if view.request.LANGUAGE_CODE == "fr" else move.en,
            "href": f"/api/v1/transfers/{transfer.pk}/{move.action}/",
        }
        for move in TRANSFER.actions_for(transfer, actor, transfer.store_id)
        if move.action in ACTS
    ]
    answer = Response(places.TransferDetailOut(transfer).data, status=status)
    return tagged(answer, transfer.version, actor, view.request.LANGUAGE_CODE)
