"""Trade-ins for outside systems: listed, announced, signed for; what a thing would be worth."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import files
from apps.core.api.actions import answer
from apps.core.api.files import FileLinkOut, OwnedFiles
from apps.core.api.finding import Many, narrowing
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import Invalid
from apps.stores.models import Store

from .. import operations, selectors
from ..events import trade_in as events
from ..permissions import trade_in as p
from . import trade_in_inputs as said
from . import trade_in_serializers as wire
from .resources import TRADE_IN_ACTIONS, TRADE_INS


@extend_schema_view(get=extend_schema(responses=wire.TradeInOut(many=True)))
class TradeIns(Many, Idempotent):
    """What people sell us, from the estimate to the purchase or the return."""

    of = TRADE_INS
    scopes = {"GET": p.READ, "POST": p.WRITE}
    query = {"GET": narrowing(TRADE_INS)}
    announces = {"POST": (events.ANNOUNCED,)}
    summary = "List trade-ins, or announce one"
    not_for = TRADE_INS.not_for

    @extend_schema(request=said.TradeInIn, responses={201: wire.TradeInDetailOut, 200: wire.TradeInDetailOut})
    def post(self, request: Request) -> Response:
        incoming = said.TradeInIn(data=request.data)
        incoming.is_valid(raise_exception=True)

        def announce() -> Response:
            row, is_new = operations.trade_in.announce(incoming.to_input(), actor=self.actor())
            response = answer(self, TRADE_IN_ACTIONS, row.pk, status=201 if is_new else 200)
            if is_new:
                response["Location"] = f"/api/v1/trade-ins/{row.pk}/"
            return response

        return self.once(announce)


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


@extend_schema_view(
    post=extend_schema(
        operation_id="trade_ins_sign",
        request=dict.fromkeys(files.SUFFIXES, OpenApiTypes.BINARY),
        responses={201: FileLinkOut},
    )
)
class Signature(OwnedFiles):
    """A picture of it, sent as a file is; the newest one counts."""

    of = TRADE_INS
    scopes = {"POST": p.PROVE}
    query = {"POST": ("sha256",)}
    http_method_names = ["post", "options"]
    announces = {"POST": (events.SIGNED,)}
    attach = staticmethod(operations.trade_in.sign)
    summary = "The seller signs for what they accepted"
