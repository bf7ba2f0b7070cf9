"""Payables: what a till can ring, found, held and let go."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView, tagged
from apps.core.errors import NotFound

from ... import events, operations, permissions, selectors
from ...inputs import Declaration
from ...models import Payable
from ..resources import PAYABLES
from ..serializers import DeclarationIn, PayableOut, PaymentOut, TillIn
from ..tills import store_of_till, till_of


class Payables(ResourceView):
    """What a till can ring, found by any of its codes."""

    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.PAYABLES_READ}
    query = {"GET": (*pagination.PARAMETERS, "code")}
    summary = "List payables, or find the one a code stands for"

    @extend_schema(responses=PayableOut(many=True))
    def get(self, request: Request) -> Response:
        code = request.query_params.get("code")
        rows = (
            selectors.payables_to_pay(self.actor(), code=code) if code else selectors.payables_visible_to(self.actor())
        )
        page, cursor = pagination.page(request, PAYABLES.shown(rows))
        return Response({"results": PAYABLES.represented(page, self.actor()), "next_cursor": cursor})


class PayableDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.PAYABLES_READ}
    summary = "One payable with its lines and balance"

    @extend_schema(responses=PayableOut)
    def get(self, request: Request, payable_id: UUID) -> Response:
        row = reached(self.actor(), payable_id)
        return tagged(Response(PayableOut(row).data), row.version, self.actor(), request.LANGUAGE_CODE)


class OpenPayable(Idempotent):
    """Ten minutes for this till, and ten more each time it asks. Meanwhile the desk cannot change what is asked.
    If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.PAYABLE_RESERVED,)}
    scopes = {"POST": permissions.PAYABLES_OPEN}
    simple_lane = True
    summary = "Hold a payable while the till rings it"
    not_for = "saying that it was paid: that is a payment, and needs no reservation to be accepted."

    @extend_schema(request=TillIn, responses=PayableOut)
    def post(self, request: Request, payable_id: UUID) -> Response:
        till = till_of(self.actor(), **self.read_input(TillIn))
        return self.once(lambda: self._act(payable_id, till))

    def _act(self, payable_id: UUID, till: str) -> Response:
        row = operations.reserve_payable(payable_id, till=till, actor=self.actor())
        return Response(PayableOut(row).data)


class DiscardPayable(OpenPayable):
    """The till gave up; what another till holds stays held. If-Match is not heeded: a till is never refused for it."""

    announces = {"POST": (events.PAYABLE_RELEASED,)}
    summary = "Let a held payable go"
    not_for = ""

    def _act(self, payable_id: UUID, till: str) -> Response:
        row = operations.release_payable(payable_id, till=till, actor=self.actor())
        return Response(PayableOut(row).data)


class DeclarePayment(Idempotent):
    """Counts as `declared` until a till tells the same ticket. If-Match is not heeded: the ticket is a fact."""

    announces = {"POST": (events.PAYMENT_DECLARED,)}
    scopes = {"POST": permissions.PAYMENTS_DECLARE}
    summary = "Declare the paper ticket a customer shows"
    not_for = "tills, which report payments/ themselves."

    @extend_schema(request=DeclarationIn, responses={201: PaymentOut, 200: PaymentOut})
    def post(self, request: Request, payable_id: UUID) -> Response:
        data = self.read_input(DeclarationIn)
        row = reached(self.actor(), payable_id)
        return self.once(lambda: self._declare(row, data))

    def _declare(self, row: Payable, data: dict[str, Any]) -> Response:
        code = data.pop("store")
        store = store_of_till(code, self.actor(), permissions.PAYMENTS_DECLARE) if code else row.store
        receipt, is_new = operations.declare_payment(
            row.pk, declaration=Declaration(**data), store=store, actor=self.actor()
        )
        return Response(PaymentOut(selectors.payment(receipt.pk)).data, status=201 if is_new else 200)


def reached(actor: Any, payable_id: UUID) -> Payable:
    row = selectors.payables_reachable_by(actor).select_related("store__entity").filter(pk=payable_id).first()
    if row is None:
        raise NotFound
    return row
