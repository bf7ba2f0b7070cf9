"""Transfers for outside systems: opened, listed, sent, received one by one."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.actors import Actor
from apps.core.api.actions import Perform, action, answer, beside_the_table, one_of
from apps.core.api.finding import Many, narrowing
from apps.core.api.reading import reading_routes
from apps.core.api.serializers import NothingIn
from apps.core.api.views import Idempotent
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import events, operations, permissions
from ..inputs import NewTransfer
from . import place_serializers as places
from .resources import TRANSFER_ACTIONS, TRANSFERS, store_where


@extend_schema_view(get=extend_schema(responses=places.TransferOut(many=True)))
class Transfers(Many, Idempotent):
    of = TRANSFERS
    scopes = {"GET": permissions.TRANSFERS_READ, "POST": permissions.TRANSFERS_WRITE}
    query = {"GET": narrowing(TRANSFERS)}
    announces = {"POST": (events.TRANSFER_OPENED,)}
    summary = "List transfers, or open one"
    not_for = TRANSFERS.not_for

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
            prices=_prices(data["priced_items"]),
            note=data["note"],
        )
        transfer = operations.open_transfer(actor=self.actor(), data=new)
        response = answer(self, TRANSFER_ACTIONS, transfer.pk, status=201)
        response["Location"] = f"/api/v1/transfers/{transfer.pk}/"
        return response


def _prices(rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
    prices: dict[UUID, Decimal] = {}
    for number, row in enumerate(rows):
        if row["item"] in prices:
            raise Invalid({f"/priced_items/{number}/item": _("This item has its price already: name it once.")})
        prices[row["item"]] = row["price"]
    return prices


def _whole(operation: Callable[..., Any]) -> Perform:
    return lambda pk, data, actor: operation(actor=actor, transfer_id=pk)


def _thing(operation: Callable[..., Any]) -> Perform:
    return lambda pk, data, actor: operation(actor=actor, transfer_id=pk, item_id=data["item"])


def _add(pk: UUID, data: dict[str, Any], actor: Actor) -> Any:
    return operations.add_to_transfer(actor=actor, transfer_id=pk, item_id=data["item"], price=data["price"])


transfer = partial(action, TRANSFER_ACTIONS)
WRITE, RECEIVE = permissions.TRANSFERS_WRITE, permissions.TRANSFERS_RECEIVE
ADDED = beside_the_table(
    WRITE, "Put an item on a transfer, with its price where another company buys it", events.TRANSFER_CHANGED
)
REMOVED = beside_the_table(WRITE, "Take an item off a transfer", events.TRANSFER_CHANGED)
RECEIVED = beside_the_table(
    RECEIVE, "Say that one item of a transfer has arrived; another company’s is sold and bought by this, which"
    " asks for `transfers:buy` too",
    events.TRANSFER_ITEM_RECEIVED, events.TRANSFER_RECEIVED, events.ITEM_RELINQUISHED, events.ITEM_ACQUIRED,
)  # fmt: skip
ONE = places.TransferItemIn


def transfer_routes() -> list[URLPattern]:
    return [
        *reading_routes(TRANSFERS),
        path("transfers/", Transfers.as_view()),
        one_of(TRANSFER_ACTIONS, "One transfer, with what has arrived and what is missing"),
        *transfer("add_item", places.TransferAddIn, _add, said=ADDED),
        *transfer("remove_item", ONE, _thing(operations.remove_from_transfer), said=REMOVED),
        *transfer("send", NothingIn, _whole(operations.send_transfer), said={"summary": "Send a transfer"}),
        *transfer("receive", ONE, _thing(operations.receive_in_transfer), said=RECEIVED),
        *transfer("cancel", NothingIn, _whole(operations.cancel_transfer), said={"summary": "Cancel a transfer"}),
    ]
