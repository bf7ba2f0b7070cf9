"""Who keeps a store's vouchers, up to what amounts, and how long they are good: dated rows."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent

from ... import events, operations, permissions, selectors
from ...inputs import NewVoucherPolicy
from ...states import Master, VoucherKind
from .. import voucher_serializers as wire
from .vouchers import store_of


class VoucherPolicies(Idempotent):
    operation_class = OperationClass.MASTER
    announces = {"POST": (events.VOUCHER_POLICY_SET,)}
    scopes = {"GET": permissions.VOUCHERS_READ, "POST": permissions.VOUCHERS_RULE}
    query = {"GET": pagination.PARAMETERS}
    summary = "Who is master of a store's vouchers and up to what amounts, from which day"

    @extend_schema(responses=wire.PolicyOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.policies_visible_to(self.actor()))
        return Response({"results": wire.PolicyOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=wire.PolicyIn, responses={201: wire.PolicyOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.PolicyIn)
        return self.once(lambda: self._set(data))

    def _set(self, data: dict[str, Any]) -> Response:
        store = store_of(data["store"], permissions.VOUCHERS_RULE, self)
        new = NewVoucherPolicy(
            Master(data["master"]), data["offline_limit"], data["goodwill_limit"], data["effective_from"]
        )
        policy = operations.set_voucher_policy(
            new,
            store=store,
            whole_company=data["whole_company"],
            expected_total=data["expected_total"],
            actor=self.actor(),
        )
        return Response(wire.PolicyOut(policy).data, status=201)


class VoucherTerms(Idempotent):
    operation_class = OperationClass.MASTER
    announces = {"POST": (events.VOUCHER_TERM_SET,)}
    scopes = {"GET": permissions.VOUCHERS_READ, "POST": permissions.VOUCHERS_RULE}
    query = {"GET": pagination.PARAMETERS}
    summary = "How long a company's vouchers of a kind are good, from which day of issue"

    @extend_schema(responses=wire.TermOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.terms_visible_to(self.actor()))
        return Response({"results": wire.TermOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=wire.TermIn, responses={201: wire.TermOut})
    def post(self, request: Request) -> Response:
        data = self.read_input(wire.TermIn)
        return self.once(lambda: self._set(data))

    def _set(self, data: dict[str, Any]) -> Response:
        store = store_of(data["store"], permissions.VOUCHERS_RULE, self)
        term = operations.set_voucher_term(
            store=store,
            kind=VoucherKind(data["kind"]),
            months=data["months"],
            effective_from=data["effective_from"],
            actor=self.actor(),
        )
        return Response(wire.TermOut(term).data, status=201)
