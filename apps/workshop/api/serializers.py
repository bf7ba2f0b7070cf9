"""Work orders on the wire."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.core.api.files import FileOut
from apps.core.api.serializers import ActionOut, ConfirmedIn, In, MetadataField, MoneyField, Out, ReferenceField
from apps.core.references import ReferenceInput
from apps.payments.states import PaymentState

from ..inputs import CheckIn, NewWorkOrder, QuoteLineInput
from ..states import Custody, Decision, LineKind, Payer, QuoteState, WorkOrderStatus


class WorkOrderIn(In):
    """A minimal dossier. The same reference again answers the first order."""

    store = serializers.CharField(max_length=20)
    customer = serializers.UUIDField(required=False, allow_null=True, default=None)
    item = serializers.UUIDField(required=False, allow_null=True, default=None)
    symptoms = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    promised_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    approval_ceiling = MoneyField(min_value=Decimal(0), required=False, allow_null=True, default=None)
    payer = serializers.ChoiceField(choices=Payer.choices, required=False, default=Payer.CUSTOMER)
    warranty_of = serializers.UUIDField(required=False, allow_null=True, default=None)
    references = ReferenceField(many=True, required=False, default=list, max_length=20)
    metadata = MetadataField(required=False, default=dict)

    def to_input(self) -> NewWorkOrder:
        data = dict(self.validated_data)
        names = tuple(ReferenceInput(**reference) for reference in data.pop("references"))
        return NewWorkOrder(
            store_code=data.pop("store"),
            customer_id=data.pop("customer"),
            item_id=data.pop("item"),
            payer=Payer(data.pop("payer")),
            references=names,
            **data,
        )


class CheckInIn(In):
    customer = serializers.UUIDField(required=False, allow_null=True, default=None)
    item = serializers.UUIDField(required=False, allow_null=True, default=None)
    symptoms = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    intake_condition = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    accessories = serializers.ListField(
        child=serializers.CharField(max_length=80), required=False, default=list, max_length=30
    )
    promised_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    approval_ceiling = MoneyField(min_value=Decimal(0), required=False, allow_null=True, default=None)

    @staticmethod
    def of(data: dict[str, Any]) -> CheckIn:
        return CheckIn(
            customer_id=data.pop("customer"),
            item_id=data.pop("item"),
            accessories=tuple(data.pop("accessories")),
            **data,
        )


class QuoteLineIn(In):
    kind = serializers.ChoiceField(choices=LineKind.choices)
    label = serializers.CharField(max_length=200)
    quantity = serializers.DecimalField(max_digits=9, decimal_places=3, min_value=Decimal("0.001"))
    unit_price = MoneyField(min_value=Decimal(0), help_text="Tax included.")
    tax_code = serializers.CharField(max_length=20)
    article = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    product = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    minutes = serializers.IntegerField(min_value=0, max_value=10_000, required=False, default=0)

    @staticmethod
    def line(data: dict[str, Any]) -> QuoteLineInput:
        data = dict(data)
        return QuoteLineInput(kind=LineKind(data.pop("kind")), product_code=data.pop("product"), **data)


class QuoteIn(In):
    lines = QuoteLineIn(many=True, min_length=1, max_length=100)
    diagnosis = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)


class ApproveIn(ConfirmedIn):
    refused_lines = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=100)


class DiagnosisIn(In):
    diagnosis = serializers.CharField(max_length=4000)


class AssignIn(In):
    technician = serializers.UUIDField(allow_null=True)


class NotesIn(In):
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ReworkIn(In):
    notes = serializers.CharField(max_length=2000)


class FeeIn(ConfirmedIn):
    fee = QuoteLineIn(required=False, allow_null=True, default=None)


class ReasonIn(In):
    reason_code = serializers.SlugField(max_length=40, required=False, default="", allow_blank=True)


class CancelOrderIn(ConfirmedIn, ReasonIn):
    """Nothing is payable any more: the total is what then remains, below zero what is to be given back."""


class QuoteLineOut(Out):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=LineKind.choices)
    label = serializers.CharField()
    article = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=9, decimal_places=3)
    unit_price = MoneyField()
    amount = MoneyField()
    tax_code = serializers.CharField()
    minutes = serializers.IntegerField()
    decision = serializers.ChoiceField(choices=Decision.choices)


class QuoteOut(Out):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=QuoteState.choices)
    total = MoneyField()
    currency = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    lines = QuoteLineOut(many=True)


class WorkOrderOut(Out):
    links = {
        "store": "stores",
        "legal_entity": "legal-entities",
        "payable": "payables",
        "customer": "customers",
        "item": "items",
        "technician": "technicians",
    }

    id = serializers.UUIDField()
    code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    legal_entity = serializers.CharField(source="legal_entity.code")
    status = serializers.ChoiceField(choices=WorkOrderStatus.choices)
    payment_state = serializers.ChoiceField(choices=PaymentState.choices)
    custody = serializers.ChoiceField(choices=Custody.choices)
    balance = MoneyField()
    currency = serializers.CharField()
    payable = serializers.CharField(source="payable.code", allow_null=True, default=None)
    customer = serializers.UUIDField(source="customer_id", allow_null=True)
    item = serializers.UUIDField(source="item_id", allow_null=True)
    technician = serializers.UUIDField(source="technician_id", allow_null=True)
    payer = serializers.ChoiceField(choices=Payer.choices)
    symptoms = serializers.CharField()
    diagnosis = serializers.CharField()
    intake_condition = serializers.CharField()
    accessories = serializers.ListField(child=serializers.CharField())
    approval_ceiling = MoneyField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    checked_in_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    handed_over_at = serializers.DateTimeField(allow_null=True)
    quotes = QuoteOut(many=True)
    metadata = serializers.DictField()
    version = serializers.IntegerField()


class WorkOrderDetailOut(WorkOrderOut):
    """With its references and what the caller may do now, which the view found out."""

    references = serializers.SerializerMethodField()
    files = FileOut(many=True, source="files_now")
    actions = ActionOut(many=True, source="actions_now")

    def get_references(self, order: Any) -> list[dict[str, str]]:
        return [{"system": name.system, "kind": name.kind, "value": name.value} for name in order.names_now]
