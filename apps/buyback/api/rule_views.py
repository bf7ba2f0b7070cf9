"""What the law says, as rows with their day: how much is paid in cash, and what the police register asks."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent

from .. import events, operations, permissions, selectors
from ..inputs.payout import NewCashRule
from . import rule_serializers as wire


class CashRules(Idempotent):
    operation_class = OperationClass.MASTER
    announces = {"POST": (events.payout.CASH_RULE_SET,)}
    scopes = {"GET": permissions.payout.CASH_RULES_READ, "POST": permissions.payout.CASH_RULES_WRITE}
    query = {"GET": pagination.PARAMETERS}
    summary = "How much one seller may be paid in cash, from which day on"

    @extend_schema(responses=wire.CashRuleOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.cash_rules())
        return Response({"results": wire.CashRuleOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=wire.CashRuleIn, responses={201: wire.CashRuleOut})
    def post(self, request: Request) -> Response:
        new = NewCashRule(**self.read_input(wire.CashRuleIn))
        return self.once(lambda: self._set(new))

    def _set(self, new: NewCashRule) -> Response:
        rule = operations.payout.set_cash_rule(new, actor=self.actor())
        return Response(wire.CashRuleOut(rule).data, status=201)


class RegisterRules(Idempotent):
    operation_class = OperationClass.MASTER
    announces = {"POST": (events.register.REGISTER_RULE_SET,)}
    scopes = {"GET": permissions.REGISTER_READ, "POST": permissions.REGISTER_RULE}
    query = {"GET": pagination.PARAMETERS}
    summary = "Up to what price things share an entry of the register and how long entries are kept, from which day on"

    @extend_schema(responses=wire.RegisterRuleOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.register_rules())
        return Response({"results": wire.RegisterRuleOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=wire.RegisterRuleIn, responses={201: wire.RegisterRuleOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.RegisterRuleIn)
        return self.once(lambda: self._set(data))

    def _set(self, data: dict[str, Any]) -> Response:
        rule = operations.set_register_rule(actor=self.actor(), **data)
        return Response(wire.RegisterRuleOut(rule).data, status=201)
