"""Trade-ins for outside systems: read, announce, quote, and what is not a step of the life itself."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import files, references
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.criteria import narrowed
from apps.core.errors import Invalid, Malformed, NotFound
from apps.core.events import EventType
from apps.core.models import Reference
from apps.core.references import ReferenceInput
from apps.stores.models import Store

from .. import operations, selectors
from ..events import trade_in as events
from ..filters import TradeInFilter
from ..models import TradeIn
from ..permissions import trade_in as p
from ..states import TRADE_IN
from . import trade_in_inputs as said
from . import trade_in_serializers as wire
from .resources import TRADE_INS, with_everything


class TradeIns(Idempotent):
    """What people sell us, from the estimate to the purchase or the return."""

    scopes = {"GET": p.READ, "POST": p.WRITE}
    query = {"GET": (*pagination.PARAMETERS, *TradeInFilter.base_filters)}
    announces = {"POST": (events.ANNOUNCED,)}
    summary = "List trade-ins, or announce one"
    not_for = TRADE_INS.not_for

    @extend_schema(responses=wire.TradeInOut(many=True))
    def get(self, request: Request) -> Response:
        seen = with_everything(selectors.trade_ins_visible_to(self.actor()))
        rows = narrowed(TradeInFilter, seen, request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": TRADE_INS.represented(page, self.actor()), "next_cursor": cursor})

    @extend_schema(request=said.TradeInIn, responses={201: wire.TradeInDetailOut, 200: wire.TradeInDetailOut})
    def post(self, request: Request) -> Response:
        incoming = said.TradeInIn(data=request.data)
        incoming.is_valid(raise_exception=True)

        def announce() -> Response:
            row, is_new = operations.trade_in.announce(incoming.to_input(), actor=self.actor())
            response = answer(self, row.pk, status=201 if is_new else 200)
            if is_new:
                response["Location"] = f"/api/v1/trade-ins/{row.pk}/"
            return response

        return self.once(announce)


class TradeInDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": p.READ}
    summary = "One trade-in, with what you may do now"

    @extend_schema(responses=wire.TradeInDetailOut)
    def get(self, request: Request, trade_in_id: UUID) -> Response:
        return answer(self, trade_in_id)


class TradeInByReference(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": p.READ}
    query = {"GET": ReferenceInput._fields}
    summary = "The trade-in another system calls by its own name"

    @extend_schema(
        parameters=[OpenApiParameter(name, str, required=True) for name in ReferenceInput._fields],
        responses=wire.TradeInDetailOut,
    )
    def get(self, request: Request) -> Response:
        try:
            system, kind, value = (request.query_params[part] for part in ReferenceInput._fields)
        except KeyError:
            raise Malformed("Give system, kind and value.") from None
        found = references.find(system, kind, value, TradeIn.resource)
        if found is None:
            raise NotFound
        return answer(self, found)


class QuoteNow(ResourceView):
    """Writes nothing, and needs no key: the price while somebody still describes the thing."""

    operation_class = OperationClass.TRANSACTION
    scopes = {"POST": p.READ}
    summary = "What things would be worth by the rules in force, rule by rule"
    not_for = "an offer: what is found when the thing is here decides."

    @extend_schema(request=said.QuoteNowIn, responses=wire.QuoteNowOut)
    def post(self, request: Request) -> Response:
        data = self.read_input(said.QuoteNowIn)
        store = Store.objects.select_related("entity").filter(code=data["store"]).first()
        if store is None or not self.actor().can(p.READ, store.pk):
            raise Invalid({"/store": f"No store of yours has the code “{data['store']}”."})
        quoted = selectors.quote_now(store, [said.TradeInLineIn.line(line) for line in data["lines"]])
        return Response(wire.QuoteNowOut(quoted).data)


Performer = Callable[[UUID, dict[str, Any], ResourceView], Any]


class TradeInStep(Idempotent):
    """Something recorded of a trade-in that moves it no further by itself."""

    takes: type[In]
    perform: Performer

    def post(self, request: Request, trade_in_id: UUID) -> Response:
        data = self.read_input(self.takes)

        def act() -> Response:
            type(self).perform(trade_in_id, data, self)
            return answer(self, trade_in_id)

        return self.once(act)


def step(
    name: str, right: str, takes: type[In], perform: Performer, event: EventType, summary: str
) -> type[TradeInStep]:
    """The view of one such record."""
    attributes = {
        "takes": takes,
        "perform": staticmethod(perform),
        "scopes": {"POST": right},
        "announces": {"POST": (event,)},
        "summary": summary,
        "__module__": __name__,
    }
    view: type[TradeInStep] = type(f"TradeIn{name.title().replace('_', '')}", (TradeInStep,), attributes)
    described = extend_schema(operation_id=f"trade_ins_{name}", request=takes, responses=wire.TradeInDetailOut)
    return extend_schema_view(post=described)(view)


def answer(view: ResourceView, trade_in_id: UUID, status: int = 200) -> Response:
    """The trade-in as it is now, with what the caller may do."""
    actor = view.actor()
    row: Any = with_everything(selectors.trade_ins_visible_to(actor)).filter(pk=trade_in_id).first()
    if row is None:
        raise NotFound
    row.files_now = files.of(TradeIn.resource, [row.pk])
    names: Iterable[Reference] = references.of(TradeIn.resource, [row.pk]).get(row.pk, [])
    row.names_now = names
    french = view.request.LANGUAGE_CODE == "fr"
    row.actions_now = [
        {
            "action": move.action,
            "label": move.fr if french else move.en,
            "href": f"/api/v1/trade-ins/{row.pk}/{move.action.replace('_', '-')}/",
        }
        for move in TRADE_IN.actions_for(row, actor, row.store_id)
    ]
    response = Response(wire.TradeInDetailOut(row).data, status=status)
    return tagged(response, row.version, actor, view.request.LANGUAGE_CODE)
