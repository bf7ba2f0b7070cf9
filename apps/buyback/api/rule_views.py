"""What the law says, as rows with their day: how much is paid in cash, and what the police register asks."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.serializers import In, Out
from apps.core.api.views import Idempotent

from .. import events, operations, permissions, selectors
from ..inputs.payout import NewCashRule
from . import rule_serializers as wire


class DatedRules(Idempotent):
    """All that were decided, the one that begins last first; POST decides one more."""

    operation_class = OperationClass.MASTER
    query = {"GET": pagination.PARAMETERS}
    takes: ClassVar[type[In]]
    out: ClassVar[type[Out]]

    def _listed(self, request: Request, rows: QuerySet[Any]) -> Response:
        page, cursor = pagination.page(request, rows)
        return Response({"results": self.out(page, many=True).data, "next_cursor": cursor})

    def _decided(self, decide: Callable[[Mapping[str, Any]], Any]) -> Response:
        data = self.read_input(self.takes)
        return self.once(lambda: Response(self.out(decide(data)).data, status=201))


class CashRules(DatedRules):
    takes, out = wire.CashRuleIn, wire.CashRuleOut
    announces = {"POST": (events.payout.CASH_RULE_SET,)}
    scopes = {"GET": permissions.payout.CASH_RULES_READ, "POST": permissions.payout.CASH_RULES_WRITE}
    summary = "How much one seller may be paid in cash, from which day on"

    @extend_schema(responses=wire.CashRuleOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request, selectors.cash_rules())

    @extend_schema(request=wire.CashRuleIn, responses={201: wire.CashRuleOut})
    def post(self, request: Request) -> Response:
        return self._decided(lambda data: operations.payout.set_cash_rule(NewCashRule(**data), actor=self.actor()))


class RegisterRules(DatedRules):
    takes, out = wire.RegisterRuleIn, wire.RegisterRuleOut
    announces = {"POST": (events.register.REGISTER_RULE_SET,)}
    scopes = {"GET": permissions.REGISTER_READ, "POST": permissions.REGISTER_RULE}
    summary = "Up to what price things share an entry of the register and how long entries are kept, from which day on"

    @extend_schema(responses=wire.RegisterRuleOut(many=True))
    def get(self, request: Request) -> Response:
        return self._listed(request, selectors.register_rules())

    @extend_schema(request=wire.RegisterRuleIn, responses={201: wire.RegisterRuleOut})
    def post(self, request: Request) -> Response:
        return self._decided(lambda data: operations.set_register_rule(actor=self.actor(), **data))
