"""What the law says, as rows with their day: how much is paid in cash, and what the police register asks."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from apps.core.api.rules import Rules

from .. import events, operations, permissions, selectors
from ..inputs.payout import NewCashRule
from ..models import CashRule, RegisterRule
from . import rule_serializers as wire


@extend_schema_view(
    get=extend_schema(responses=wire.CashRuleOut(many=True)),
    post=extend_schema(request=wire.CashRuleIn, responses={201: wire.CashRuleOut}),
)
class CashRules(Rules):
    announces = {"POST": (events.payout.CASH_RULE_SET,)}
    scopes = {"GET": permissions.payout.CASH_RULES_READ, "POST": permissions.payout.CASH_RULES_WRITE}
    summary = "How much one seller may be paid in cash, from which day on"
    takes, out = wire.CashRuleIn, wire.CashRuleOut

    def rows(self) -> QuerySet[CashRule]:
        return selectors.cash_rules()

    def decide(self, data: dict[str, Any], **who: Any) -> CashRule:
        return operations.payout.set_cash_rule(NewCashRule(**data), **who)


@extend_schema_view(
    get=extend_schema(responses=wire.RegisterRuleOut(many=True)),
    post=extend_schema(request=wire.RegisterRuleIn, responses={201: wire.RegisterRuleOut}),
)
class RegisterRules(Rules):
    announces = {"POST": (events.register.REGISTER_RULE_SET,)}
    scopes = {"GET": permissions.REGISTER_READ, "POST": permissions.REGISTER_RULE}
    summary = "Up to what price things share an entry of the register and how long entries are kept, from which day on"
    takes, out = wire.RegisterRuleIn, wire.RegisterRuleOut

    def rows(self) -> QuerySet[RegisterRule]:
        return selectors.register_rules()

    def decide(self, data: dict[str, Any], **who: Any) -> RegisterRule:
        return operations.set_register_rule(**data, **who)
