"""Payables, payments and cases for tills and integrators."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import context
from apps.core.api import pagination
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import NotFound

from .. import operations, permissions, selectors
from ..inputs import Evidence
from ..states import Door
from .serializers import CaseOut, PayableOut, PaymentIn, PaymentOut, ResolveIn


class Payables(ResourceView):
    """What a till can ring, found by any of its codes."""

    scopes = {"GET": permissions.PAYABLES_READ}
    query = {"GET": (*pagination.PARAMETERS, "code")}
    summary = "List payables, or find the one a code stands for"

    @extend_schema(responses=PayableOut(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.payables_visible_to(self.actor()).select_related("store").prefetch_related("lines")
        if code := request.query_params.get("code"):
            found = selectors.payable_by_code(code)
            rows = rows.filter(pk=found.pk) if found else rows.none()
        page, cursor = pagination.page(request, rows)
        return Response({"results": PayableOut(page, many=True).data, "next_cursor": cursor})


class PayableDetail(ResourceView):
    scopes = {"GET": permissions.PAYABLES_READ}
    summary = "One payable with its lines and balance"

    @extend_schema(responses=PayableOut)
    def get(self, request: Request, payable_id: UUID) -> Response:
        row = selectors.payables_visible_to(self.actor()).select_related("store").filter(pk=payable_id).first()
        if row is None:
            raise NotFound
        return tagged(Response(PayableOut(row).data), row.version, self.actor(), request.LANGUAGE_CODE)


class Payments(Idempotent):
    """Till payments. Reporting one is never refused for what happened; oddities come back as `cases`."""

    scopes = {"GET": permissions.PAYMENTS_READ, "POST": permissions.PAYMENTS_CONFIRM}
    query = {"GET": pagination.PARAMETERS}
    summary = "Report a payment the till has taken, or list what was reported"
    not_for = "asking for money (that is a payable), rentals sold as goods, or payments the till has not taken yet."

    @extend_schema(responses=PaymentOut(many=True))
    def get(self, request: Request) -> Response:
        rows = selectors.with_details(selectors.payments_visible_to(self.actor()))
        page, cursor = pagination.page(request, rows)
        return Response({"results": PaymentOut(page, many=True).data, "next_cursor": cursor})

    @extend_schema(request=PaymentIn, responses={201: PaymentOut, 200: PaymentOut})
    def post(self, request: Request) -> Response:
        incoming = PaymentIn(data=request.data)
        incoming.is_valid(raise_exception=True)
        return self.once(lambda: self._record(incoming))

    def _record(self, incoming: PaymentIn) -> Response:
        actor = self.actor()
        evidence = Evidence(door=Door.REST, source=actor.id, external_id=context.current().request_id)
        receipt, is_new = operations.record_payment(incoming.to_input(), evidence=evidence, actor=actor)
        receipt = selectors.payment(receipt.pk)
        return Response(PaymentOut(receipt).data, status=201 if is_new else 200)


class Cases(ResourceView):
    scopes = {"GET": permissions.CASES_READ}
    query = {"GET": pagination.PARAMETERS}
    summary = "What tills reported that somebody must look into"

    @extend_schema(responses=CaseOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.cases_visible_to(self.actor()))
        return Response({"results": CaseOut(page, many=True).data, "next_cursor": cursor})


class ResolveCase(Idempotent):
    scopes = {"POST": permissions.CASES_RESOLVE}
    summary = "Close a case, saying how it was resolved"

    @extend_schema(request=ResolveIn, responses=CaseOut)
    def post(self, request: Request, case_id: UUID) -> Response:
        data = self.read_input(ResolveIn)
        if not selectors.cases_visible_to(self.actor()).filter(pk=case_id).exists():
            raise NotFound
        return self.once(lambda: Response(CaseOut(operations.resolve_case(case_id, actor=self.actor(), **data)).data))
