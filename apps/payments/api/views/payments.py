"""Payments as tills report them, and those a clerk declared."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import context
from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass
from apps.core.api.views import Idempotent, ResourceView
from apps.core.errors import NotFound

from ... import events, operations, permissions, selectors
from ...inputs import Evidence
from ...models import Receipt
from ...states import Door
from ..resources import PAYMENTS
from ..serializers import PaymentIn, PaymentOut
from ..tills import at_own_till

AT_THE_TILL = OpenApiExample(
    "Sixty euros due, three of them let off, the rest by card",
    value={
        "payable": "WO-7K3M9QXF",
        "kind": "payment",
        "occurred_at": "2026-11-21T10:30:00+01:00",
        "store": "LYON",
        "ticket": {"till": "1", "business_date": "2026-11-21", "number": "T-1042"},
        "currency": "EUR",
        "lines": [{"due": "60.00", "paid": "57.00", "discount": "3.00", "discount_reason": "loyalty"}],
        "tenders": [{"method": "card", "amount": "57.00"}],
    },
    request_only=True,
)


class Payments(Idempotent):
    """Till payments. Reporting one is never refused for what happened; oddities come back as `cases`."""

    announces = {
        "POST": (
            events.PAYMENT_RECORDED,
            events.PAYMENT_APPLIED,
            events.PAYMENT_CHANGED,
            events.PAYABLE_PAYMENT_CHANGED,
            events.CASE_OPENED,
        )
    }
    scopes = {"GET": permissions.PAYMENTS_READ, "POST": permissions.PAYMENTS_CONFIRM}
    query = {"GET": pagination.PARAMETERS}
    summary = "Report a payment the till has taken, or list what was reported"
    simple_lane = True
    not_for = "asking for money (that is a payable), rentals sold as goods, or payments the till has not taken yet."

    @extend_schema(responses=PaymentOut(many=True))
    def get(self, request: Request) -> Response:
        rows = PAYMENTS.shown(PAYMENTS.visible_to(self.actor()))
        page, cursor = pagination.page(request, rows)
        return Response({"results": PAYMENTS.represented(page, self.actor()), "next_cursor": cursor})

    @extend_schema(request=PaymentIn, responses={201: PaymentOut, 200: PaymentOut}, examples=[AT_THE_TILL])
    def post(self, request: Request) -> Response:
        incoming = PaymentIn(data=at_own_till(request.data, self.actor()))
        incoming.is_valid(raise_exception=True)
        return self.once(lambda: self._record(incoming))

    def _record(self, incoming: PaymentIn) -> Response:
        actor = self.actor()
        evidence = Evidence(door=Door.REST, source=actor.id, external_id=context.current().request_id)
        receipt, is_new = operations.record_payment(incoming.to_input(), evidence=evidence, actor=actor)
        receipt = selectors.payment(receipt.pk)
        return Response(PaymentOut(receipt).data, status=201 if is_new else 200)


class PaymentDetail(ResourceView):
    operation_class = OperationClass.TRANSACTION
    scopes = {"GET": permissions.PAYMENTS_READ}
    summary = "One payment: what it paid, through which doors it came, what is still expected"

    @extend_schema(responses=PaymentOut)
    def get(self, request: Request, payment_id: UUID) -> Response:
        return Response(PaymentOut(_found(self.actor(), payment_id)).data)


class DeclaredPayment(Idempotent):
    """What to do with a payment that a clerk declared and no till has told."""

    scopes = {"POST": permissions.PAYMENTS_SETTLE}
    operation: Any = None

    @extend_schema(request=None, responses=PaymentOut)
    def post(self, request: Request, payment_id: UUID) -> Response:
        _found(self.actor(), payment_id)
        return self.once(lambda: self._settle(payment_id))

    def _settle(self, payment_id: UUID) -> Response:
        type(self).operation(payment_id, actor=self.actor())
        return Response(PaymentOut(selectors.payment(payment_id)).data)


class ConfirmPayment(DeclaredPayment):
    """The ticket was found in the till's own records."""

    announces = {"POST": (events.PAYMENT_CONFIRMED,)}
    operation = staticmethod(operations.confirm_declared)
    summary = "Confirm a declared payment by hand"


class SetAsidePayment(DeclaredPayment):
    """The till has no such ticket: it counts no more, until a till tells it after all."""

    announces = {"POST": (events.PAYMENT_SET_ASIDE,)}
    operation = staticmethod(operations.set_aside_declared)
    summary = "Set a declared payment aside"


def _found(actor: Any, payment_id: UUID) -> Receipt:
    row = selectors.with_details(selectors.payments_visible_to(actor)).filter(pk=payment_id).first()
    if row is None:
        raise NotFound
    return row
