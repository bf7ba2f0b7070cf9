"""Tickets sent in bulk: one request in, a receipt at once, what became of each when it is asked for."""

from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api import pagination
from apps.core.api.lifecycle import OperationClass, QuotaTier
from apps.core.api.parsers import BodyTooLarge
from apps.core.api.views import ResourceView
from apps.core.errors import NotFound

from ... import events, permissions, selectors
from ...models import IntakeReceipt
from ...operations import intake as operations
from . import answering, reading
from .serializers import TICKETS_IN, IntakeAnswersOut, IntakeDetailOut, IntakeReceiptOut, IntakeRowOut

CAUSES = {
    "POST": (
        events.PAYMENT_RECORDED,
        events.PAYMENT_APPLIED,
        events.PAYABLE_PAYMENT_CHANGED,
        events.CASE_OPENED,
    )
}
NOT_FOR = "one payment that a till waits for (that is a payment), or sales that a shop has not made yet."


class WholeBody(BaseParser):
    """The bytes as they came: what they say is read ticket by ticket."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        if int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) > settings.MAX_BODY_BYTES:
            raise BodyTooLarge
        return bytes(stream.read(settings.MAX_BODY_BYTES + 1))


class PosTickets(ResourceView):
    """Kept now and booked in a moment. The ticket is its own key: sent again it is known again, whatever came between.

    One ticket, a list, or `{"tickets": […]}`. 202: all taken. 200: all known from one earlier request, whose receipt is
    answered. 207: each for itself.
    """

    operation_class = OperationClass.INTAKE
    quota_tier = QuotaTier.BULK
    announces = CAUSES
    scopes = {"POST": permissions.PAYMENTS_CONFIRM}
    summary = "Send up to a thousand till tickets"
    not_for = NOT_FOR
    parser_classes = (WholeBody,)

    @extend_schema(
        operation_id="intake_pos_tickets_create",
        request={"application/json": TICKETS_IN},
        responses={202: IntakeReceiptOut, 200: IntakeReceiptOut, 207: IntakeAnswersOut},
    )
    def post(self, request: Request) -> Response:
        actor, load = self.actor(), selectors.intake_load()
        operations.require_room(load, tickets=1, actor=actor)
        sent: Any = request.data or b""  # without a body it is no bytes at all
        tickets, single = reading.read(sent)
        operations.require_room(load, tickets=len(tickets), actor=actor)
        answer = operations.receive_tickets(tickets, actor=actor)
        return answering.answered(answer, tickets, single=single)


class Intake(ResourceView):
    """What you sent, newest first."""

    operation_class = OperationClass.INTAKE
    scopes = {"GET": permissions.PAYMENTS_CONFIRM}
    query = {"GET": pagination.PARAMETERS}
    summary = "List the requests with tickets you sent"
    not_for = NOT_FOR

    @extend_schema(operation_id="intake_list", responses=IntakeRowOut(many=True))
    def get(self, request: Request) -> Response:
        page, cursor = pagination.page(request, selectors.intake_visible_to(self.actor()))
        context = {"counts": selectors.intake_counts([row.pk for row in page])}
        return Response({"results": IntakeRowOut(page, many=True, context=context).data, "next_cursor": cursor})


class IntakeDetail(ResourceView):
    operation_class = OperationClass.INTAKE
    scopes = {"GET": permissions.PAYMENTS_CONFIRM}
    summary = "What became of each ticket of one request"
    not_for = NOT_FOR

    @extend_schema(operation_id="intake_retrieve", responses=IntakeDetailOut)
    def get(self, request: Request, receipt_id: UUID) -> Response:
        return Response(_shown(_found(self, receipt_id)))


class RetryIntake(ResourceView):
    """Books once more what failed, after what stopped it was mended."""

    operation_class = OperationClass.INTAKE
    announces = CAUSES
    scopes = {"POST": permissions.PAYMENTS_CONFIRM}
    summary = "Try the failed tickets of one request again"
    not_for = NOT_FOR

    @extend_schema(operation_id="intake_retry", request=None, responses={202: IntakeDetailOut})
    def post(self, request: Request, receipt_id: UUID) -> Response:
        return Response(_shown(operations.retry_tickets(receipt_id, actor=self.actor())), status=202)


def _found(view: ResourceView, receipt_id: UUID) -> IntakeReceipt:
    receipt = selectors.intake_visible_to(view.actor()).filter(pk=receipt_id).first()
    if receipt is None:
        raise NotFound
    return receipt


def _shown(receipt: IntakeReceipt) -> Any:
    counts, outcomes = selectors.intake_counts([receipt.pk]), selectors.intake_outcomes(receipt)
    return IntakeDetailOut(receipt, context={"counts": counts, "outcomes": outcomes}).data
