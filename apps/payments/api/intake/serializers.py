"""What is answered of tickets sent in bulk: at once, and when they were booked."""

from typing import Any

import msgspec
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import ErrorOut, Out
from apps.core.models import WorkState

from ...inputs import MOST_TICKETS, PosTicket
from ...models import IntakeReceipt
from ...states import CaseKind, CaseState, IntakeState, ReceiptState

STATUSES = ["waiting", "done", "stopped"]


class IntakeReceiptOut(Out):
    """`done`: each ticket was booked, is nothing of ours, or failed. `stopped`: ask again with `retry/`."""

    id = serializers.UUIDField()
    status = serializers.SerializerMethodField()
    sender = serializers.CharField(source="sender_label")
    taken = serializers.IntegerField()
    waiting = serializers.IntegerField()
    received_at = serializers.DateTimeField(source="created_at")
    finished_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=STATUSES))
    def get_status(self, receipt: IntakeReceipt) -> str:
        return {WorkState.DONE.value: "done", WorkState.DEAD.value: "stopped"}.get(receipt.state, "waiting")


class IntakeCountsOut(Out):
    waiting = serializers.IntegerField()
    booked = serializers.IntegerField()
    not_ours = serializers.IntegerField()
    failed = serializers.IntegerField()


class IntakeRowOut(IntakeReceiptOut):
    counts = serializers.SerializerMethodField()

    @extend_schema_field(IntakeCountsOut)
    def get_counts(self, receipt: IntakeReceipt) -> dict[str, int]:
        counts: dict[str, int] = self.context["counts"][receipt.pk]
        return counts


class IntakeAnswerOut(Out):
    """Of one ticket of the request: 202 taken, 200 known from `receipt`, else why it was not taken."""

    place = serializers.IntegerField()
    number = serializers.CharField()
    status = serializers.IntegerField()
    receipt = serializers.UUIDField(allow_null=True)
    code = serializers.CharField()
    detail = serializers.CharField()
    errors: Any = ErrorOut(many=True)  # DRF has a property of the name


class IntakeAnswersOut(Out):
    """`receipt` null: nothing of it was new."""

    receipt = IntakeReceiptOut(allow_null=True)
    results = IntakeAnswerOut(many=True)


class IntakePaymentOut(Out):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=ReceiptState.choices)
    payable_code = serializers.CharField()


class IntakeCaseOut(Out):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    state = serializers.ChoiceField(choices=CaseState.choices)


class IntakeTicketOut(Out):
    """`other_lines`: sales that are no payable of ours, only counted. `unmapped`: fields seen and not mapped."""

    place = serializers.IntegerField()
    store = serializers.CharField(source="store.code")
    till = serializers.CharField(source="till_code")
    business_date = serializers.DateField()
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=IntakeState.choices)
    code = serializers.CharField()
    detail = serializers.CharField()
    payments = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()
    other_lines = serializers.IntegerField()
    unmapped = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(IntakePaymentOut(many=True))
    def get_payments(self, ticket: Any) -> Any:
        payments = self.context["outcomes"].payments
        return IntakePaymentOut([payments[each] for each in ticket.payments], many=True).data

    @extend_schema_field(IntakeCaseOut(many=True))
    def get_cases(self, ticket: Any) -> Any:
        cases = self.context["outcomes"].cases
        return IntakeCaseOut([case for each in ticket.payments for case in cases.get(each, ())], many=True).data


class IntakeDetailOut(IntakeRowOut):
    """`refused`: what was said at once of tickets that were known already or could not be taken."""

    tickets = serializers.SerializerMethodField()
    refused = IntakeAnswerOut(many=True, source="answers")

    @extend_schema_field(IntakeTicketOut(many=True))
    def get_tickets(self, receipt: IntakeReceipt) -> Any:
        return IntakeTicketOut(self.context["outcomes"].tickets, many=True, context=self.context).data


NULL = {"type": "null"}  # a word of later versions: OpenAPI 3.0 says `nullable`


def _inlined(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_inlined(inner, parts) for inner in node]
    if not isinstance(node, dict):
        return node
    if name := node.get("$ref", ""):
        return _inlined(parts[name.rpartition("/")[2]], parts)
    if NULL in node.get("anyOf", ()):
        (other,) = [choice for choice in node["anyOf"] if choice != NULL]
        node = {
            **{key: value for key, value in node.items() if key != "anyOf"},
            **_inlined(other, parts),
            "nullable": True,
        }
        if "enum" in node:  # which says no type, where only a type may be null, and null is one of its values then
            node |= {"type": "string", "enum": [*node["enum"], None]}
    return {key: _inlined(value, parts) for key, value in node.items()}


_described = msgspec.json.schema(PosTicket)
ONE_TICKET = _inlined(_described, _described["$defs"])
TICKETS_IN = {
    "oneOf": [
        ONE_TICKET,
        {
            "type": "object",
            "required": ["tickets"],
            "properties": {"tickets": {"type": "array", "minItems": 1, "maxItems": MOST_TICKETS, "items": ONE_TICKET}},
        },
    ]
}
