"""Money on the wire: one payment schema for every door, payables and cases as they are read."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import ConfirmedIn, In, MoneyField, Out

from ..inputs import LARGEST, PaidLine, Tender, Ticket, TillPayment
from ..models import Receipt
from ..selectors import confirmations_expected
from ..states import (
    CaseKind,
    CaseState,
    Direction,
    Door,
    PayableState,
    PaymentState,
    Purpose,
    ReceiptKind,
    ReceiptState,
)

CURRENCY = r"^[A-Z]{3}$"


class TenderIn(In):
    method = serializers.CharField(max_length=30)
    amount = MoneyField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    voucher = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class PaidLineIn(In):
    due = MoneyField(min_value=Decimal(0))
    paid = MoneyField(min_value=Decimal(0))
    discount = MoneyField(min_value=Decimal(0), required=False, default=Decimal(0))
    discount_reason = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    discount_by = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    tax_code = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    article = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        help_text="What it was rung as: our word or the till's.",
    )


class TicketIn(In):
    till = serializers.CharField(max_length=20)
    business_date = serializers.DateField()
    number = serializers.CharField(max_length=60)
    line = serializers.IntegerField(min_value=1, max_value=9999, required=False, default=1)


class PaymentIn(In):
    """One payment for one payable, as the till took it. Short = due - discounts - tenders."""

    payable = serializers.CharField(max_length=60, help_text="Any code of ours, as scanned: payable, EAN or order.")
    kind = serializers.ChoiceField(choices=ReceiptKind.choices)
    occurred_at = serializers.DateTimeField()
    store = serializers.CharField(max_length=20)
    ticket = TicketIn()
    currency = serializers.RegexField(CURRENCY)
    lines = PaidLineIn(many=True, required=False, default=list, max_length=200)
    tenders = TenderIn(many=True, required=False, default=list, max_length=50)
    change = MoneyField(min_value=Decimal(0), required=False, default=Decimal(0))
    rounding = MoneyField(
        required=False, default=Decimal(0), help_text="Rounded off the cash due; below zero when rounded up."
    )
    reverses = TicketIn(required=False, allow_null=True, default=None)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if not data["lines"] and not data["tenders"]:
            raise serializers.ValidationError({"tenders": [_("Say what was paid: lines, tenders, or both.")]})
        payment = self._payment(data)
        if payment.amount < 0:
            raise serializers.ValidationError(
                {"tenders": ["The amount is below zero: send a refund or a reversal with a positive amount."]}
            )
        if max(payment.amount, payment.discount, payment.due) > LARGEST:
            raise serializers.ValidationError({"tenders": [_("One payment is at most %(most)s.") % {"most": LARGEST}]})
        return data

    def to_input(self) -> TillPayment:
        return self._payment(self.validated_data)

    def _payment(self, data: dict[str, Any]) -> TillPayment:
        return TillPayment(
            ticket=Ticket(store=data["store"], **data["ticket"]),
            kind=ReceiptKind(data["kind"]),
            payable=data["payable"],
            occurred_at=data["occurred_at"],
            currency=data["currency"],
            lines=tuple(PaidLine(**line) for line in data["lines"]),
            tenders=tuple(Tender(**tender) for tender in data["tenders"]),
            change=data["change"],
            rounding=data["rounding"],
            reverses=Ticket(store=data["store"], **data["reverses"]) if data["reverses"] else None,
        )


class PayableLineOut(Out):
    position = serializers.IntegerField()
    label = serializers.CharField()
    article = serializers.CharField()
    till_article = serializers.CharField(help_text="What the till of this store calls the article.")
    tax_code = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=9, decimal_places=3)
    unit_price = MoneyField()
    amount = MoneyField()
    promotions_allowed = serializers.BooleanField()


class PayableOut(Out):
    links = {"store": "stores"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    ean = serializers.CharField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    subject = serializers.CharField(source="subject_resource")
    subject_code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    currency = serializers.CharField()
    lines = PayableLineOut(many=True)
    total = MoneyField()
    discounted = MoneyField()
    rounded = MoneyField()
    advanced = MoneyField()
    paid = MoneyField()
    balance = MoneyField()
    state = serializers.ChoiceField(choices=PayableState.choices)
    payment_state = serializers.ChoiceField(choices=PaymentState.choices)
    reserved_by = serializers.CharField()
    reserved_until = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class CaseOut(Out):
    id = serializers.UUIDField()
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    state = serializers.ChoiceField(choices=CaseState.choices)
    owner_role = serializers.CharField()
    details = serializers.DictField()
    resolution = serializers.CharField()
    version = serializers.IntegerField()


class ResolveIn(In):
    resolution = serializers.CharField(max_length=300)


class EvidenceOut(Out):
    door = serializers.CharField()
    source = serializers.CharField()
    external_id = serializers.CharField()
    differs = serializers.BooleanField()
    received_at = serializers.DateTimeField()


class ExpectedOut(Out):
    door = serializers.ChoiceField(choices=Door.choices)
    source = serializers.CharField()
    by = serializers.DateTimeField()


class PaymentOut(Out):
    """The receipt as we hold it. `state` waiting: nothing bears this code yet; it is applied when something does."""

    links = {"store": "stores"}

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=ReceiptKind.choices)
    state = serializers.ChoiceField(choices=ReceiptState.choices)
    store = serializers.CharField(source="store.code")
    till = serializers.CharField(source="till_code")
    business_date = serializers.DateField()
    ticket_number = serializers.CharField()
    payment_line = serializers.IntegerField()
    currency = serializers.CharField()
    amount = MoneyField()
    discount = MoneyField()
    rounding = MoneyField()
    payable = PayableOut(allow_null=True)
    payable_code = serializers.CharField()
    cases = CaseOut(many=True, source="cases.all")
    evidence = EvidenceOut(many=True, source="evidence.all")
    occurred_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    awaits_confirmation = serializers.BooleanField()
    declared_by = serializers.CharField()
    expected = serializers.SerializerMethodField(help_text="Through which doors a till may still confirm it, and when.")

    @extend_schema_field(ExpectedOut(many=True))
    def get_expected(self, receipt: Receipt) -> Any:
        return ExpectedOut(confirmations_expected(receipt), many=True).data


class TillIn(In):
    """Where the till stands; a till's own key says it already."""

    store = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    till = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")


class DeclarationIn(In):
    ticket_number = serializers.CharField(max_length=60)
    amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST)
    business_date = serializers.DateField()
    till = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    store = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="",
        help_text="Where the till stands; the payable’s own store when left out.",
    )  # fmt: skip


class DepositIn(ConfirmedIn):
    subject = serializers.CharField(max_length=12, help_text="The document's code, such as a work order's.")
    purpose = serializers.ChoiceField(choices=[Purpose.ADVANCE.value, Purpose.SECURITY.value])
    amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST)
    tax_code = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="Of the advance; deposits bear none."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["purpose"] == Purpose.ADVANCE and not data["tax_code"]:
            raise serializers.ValidationError({"tax_code": [_("VAT on an advance is due when it is paid: say which.")]})
        return data


class ReturnIn(ConfirmedIn):
    amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST, required=False, allow_null=True, default=None)


class RefundIn(ConfirmedIn):
    payable = serializers.UUIDField()
    amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST)
    reason = serializers.CharField(max_length=200)


class PayoutIn(ConfirmedIn):
    subject = serializers.CharField(max_length=12, help_text="The document's code, such as a work order's.")
    amount = MoneyField(min_value=Decimal("0.01"), max_value=LARGEST)
    reason = serializers.CharField(max_length=200)
