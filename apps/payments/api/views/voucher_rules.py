"""Who keeps a store's vouchers, up to what amounts, and how long they are good: dated rows."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view

from apps.core.api.rules import Rules

from ... import events, operations, permissions, selectors
from ...inputs import NewVoucherPolicy
from ...models import VoucherPolicy, VoucherTerm
from ...states import Master, VoucherKind
from .. import voucher_serializers as wire
from .vouchers import store_of


class VoucherRules(Rules):
    """All that were decided; POST says one more, in the name of a store."""

    scopes = {"GET": permissions.VOUCHERS_READ, "POST": permissions.VOUCHERS_RULE}

    def who(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"store": store_of(data.pop("store"), permissions.VOUCHERS_RULE, self), **super().who(data)}


@extend_schema_view(
    get=extend_schema(responses=wire.PolicyOut(many=True)),
    post=extend_schema(request=wire.PolicyIn, responses={201: wire.PolicyOut}),
)
class VoucherPolicies(VoucherRules):
    takes, out = wire.PolicyIn, wire.PolicyOut
    announces = {"POST": (events.VOUCHER_POLICY_SET,)}
    summary = "Who is master of a store's vouchers and up to what amounts, from which day"

    def rows(self) -> QuerySet[VoucherPolicy]:
        return selectors.policies_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> VoucherPolicy:
        new = NewVoucherPolicy(
            Master(data["master"]), data["offline_limit"], data["goodwill_limit"], data["effective_from"]
        )
        more = {name: data[name] for name in ("whole_company", "expected_total")}
        return operations.set_voucher_policy(new, **more, **who)


@extend_schema_view(
    get=extend_schema(responses=wire.TermOut(many=True)),
    post=extend_schema(request=wire.TermIn, responses={201: wire.TermOut}),
)
class VoucherTerms(VoucherRules):
    takes, out = wire.TermIn, wire.TermOut
    announces = {"POST": (events.VOUCHER_TERM_SET,)}
    summary = "How long a company's vouchers of a kind are good, from which day of issue"

    def rows(self) -> QuerySet[VoucherTerm]:
        return selectors.terms_visible_to(self.actor())

    def decide(self, data: dict[str, Any], **who: Any) -> VoucherTerm:
        return operations.set_voucher_term(**data | {"kind": VoucherKind(data["kind"])}, **who)
