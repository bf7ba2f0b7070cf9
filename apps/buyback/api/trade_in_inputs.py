"""What is said about trade-ins."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.core.api.masterdata.declaration import LabelsField
from apps.core.api.serializers import ConfirmedIn, In, MetadataField, MoneyField, ReferenceField
from apps.core.references import ReferenceInput
from apps.customers.inputs import IdentityInput
from apps.customers.states import DocumentKind
from apps.items.inputs import Finding
from apps.items.states import Grade, IdentifierKind

from ..inputs import CounterLine, LineFound, NewTradeIn, NewTradeInLine, Reception, StatedCheck
from ..states import PayoutMode, SellerKind, TheftResult, TradeInMode

BLANK: dict[str, Any] = {"required": False, "allow_blank": True, "default": ""}
AGE: dict[str, Any] = {"min_value": 0, "max_value": 200, "required": False, "allow_null": True, "default": None}
PRICE: dict[str, Any] = {"min_value": Decimal(0), "required": False, "allow_null": True, "default": None}


class AnswersField(serializers.DictField):
    """By the key of a question of the rules, the key of an answer."""

    child = serializers.CharField(max_length=40)


class TradeInLineIn(In):
    category = serializers.CharField(max_length=40)
    item = serializers.UUIDField(required=False, allow_null=True, default=None)
    product = serializers.CharField(max_length=40, **BLANK)
    description = serializers.CharField(max_length=200, **BLANK)
    brand = serializers.CharField(max_length=100, **BLANK)
    model = serializers.CharField(max_length=100, **BLANK)
    color = serializers.CharField(max_length=40, **BLANK)
    identifier_kind = serializers.ChoiceField(
        choices=IdentifierKind.choices, required=False, default=IdentifierKind.NONE
    )
    identifier = serializers.CharField(max_length=60, **BLANK)
    provenance = serializers.CharField(max_length=200, **BLANK)
    heritage = serializers.BooleanField(required=False, default=False, help_text="Of artistic or historical interest.")
    new_price = MoneyField(**PRICE, help_text="Counts where the catalogue knows no price.")
    age_years = serializers.IntegerField(**AGE)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False, default="", allow_blank=True)
    answers = AnswersField(required=False, default=dict)

    @staticmethod
    def line(data: dict[str, Any]) -> NewTradeInLine:
        data = dict(data)
        return NewTradeInLine(
            item_id=data.pop("item"),
            product_code=data.pop("product"),
            brand_name=data.pop("brand"),
            model_name=data.pop("model"),
            identifier_kind=IdentifierKind(data.pop("identifier_kind")),
            **data,
        )


class TradeInIn(In):
    """A minimal dossier. The same reference again answers the first one."""

    store = serializers.CharField(max_length=20)
    customer = serializers.UUIDField(required=False, allow_null=True, default=None)
    seller_kind = serializers.ChoiceField(choices=SellerKind.choices, required=False, default=SellerKind.PRIVATE)
    mode = serializers.ChoiceField(choices=TradeInMode.choices, required=False, default=TradeInMode.USUAL)
    lines = TradeInLineIn(many=True, required=False, default=list, max_length=100)
    references = ReferenceField(many=True, required=False, default=list, max_length=20)
    metadata = MetadataField(required=False, default=dict)

    def to_input(self) -> NewTradeIn:
        data = dict(self.validated_data)
        return NewTradeIn(
            store_code=data["store"],
            customer_id=data["customer"],
            seller_kind=SellerKind(data["seller_kind"]),
            mode=TradeInMode(data["mode"]),
            lines=tuple(map(TradeInLineIn.line, data["lines"])),
            references=tuple(ReferenceInput(**reference) for reference in data["references"]),
            metadata=data["metadata"],
        )


class QuoteNowIn(In):
    store = serializers.CharField(max_length=20)
    lines = TradeInLineIn(many=True, min_length=1, max_length=100)


class EstimateIn(In):
    customer = serializers.UUIDField(required=False, allow_null=True, default=None)
    lines = TradeInLineIn(many=True, required=False, max_length=100, help_text="In the place of those before.")


class ReceiveIn(EstimateIn):
    seller_kind = serializers.ChoiceField(choices=SellerKind.choices, required=False)

    @staticmethod
    def of(data: dict[str, Any]) -> Reception:
        lines, kind = data.get("lines"), data.get("seller_kind")
        return Reception(
            customer_id=data["customer"],
            seller_kind=SellerKind(kind) if kind else None,
            lines=None if lines is None else tuple(map(TradeInLineIn.line, lines)),
        )


class FoundFactIn(In):
    code = serializers.SlugField(max_length=40)
    labels = LabelsField()
    note = serializers.CharField(max_length=500, **BLANK)
    file = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="A file of the item.")


class LineFoundIn(In):
    line = serializers.UUIDField()
    grade = serializers.ChoiceField(choices=Grade.choices)
    answers = AnswersField(required=False, default=dict)
    age_years = serializers.IntegerField(**AGE)
    new_price = MoneyField(**PRICE)
    findings = FoundFactIn(many=True, required=False, default=list, max_length=30)
    notes = serializers.CharField(max_length=2000, **BLANK)
    files = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=30)

    @staticmethod
    def found(data: dict[str, Any]) -> LineFound:
        data = dict(data)
        facts = tuple(Finding(file_id=fact.pop("file"), **fact) for fact in map(dict, data.pop("findings")))
        return LineFound(line_id=data.pop("line"), findings=facts, files=tuple(data.pop("files")), **data)


class TradeInGradeIn(In):
    lines = LineFoundIn(many=True, min_length=1, max_length=100)


class CounterLineIn(In):
    line = serializers.UUIDField()
    amount = MoneyField(min_value=Decimal(0))
    reason = serializers.CharField(max_length=200, **BLANK)

    @staticmethod
    def of(data: dict[str, Any]) -> CounterLine:
        return CounterLine(data["line"], data["amount"], data["reason"])


class CounterIn(In):
    lines = CounterLineIn(many=True, min_length=1, max_length=100)


class AcceptItemsIn(ConfirmedIn):
    payout_mode = serializers.ChoiceField(choices=PayoutMode.choices)
    refused_lines = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=100)


class SellerIdentityIn(In):
    """What was read on the paper: references of it, never a copy."""

    document_kind = serializers.ChoiceField(choices=DocumentKind.choices)
    document_number = serializers.CharField(max_length=40)
    issued_on = serializers.DateField()
    authority = serializers.CharField(max_length=120)
    born_on = serializers.DateField()
    family_name = serializers.CharField(max_length=100, **BLANK)
    given_name = serializers.CharField(max_length=100, **BLANK)
    capacity = serializers.CharField(max_length=100, **BLANK)
    home = serializers.CharField(max_length=600, **BLANK)

    @staticmethod
    def of(data: dict[str, Any]) -> IdentityInput:
        return IdentityInput(document_kind=DocumentKind(data.pop("document_kind")), **data)


class StatedCheckIn(In):
    line = serializers.UUIDField()
    result = serializers.ChoiceField(choices=TheftResult.choices)
    source_name = serializers.CharField(max_length=60)
    detail = serializers.CharField(max_length=200, **BLANK)

    @staticmethod
    def of(data: dict[str, Any]) -> StatedCheck:
        return StatedCheck(data["line"], TheftResult(data["result"]), data["source_name"], data["detail"])


class CheckStolenIn(In):
    stated = StatedCheckIn(many=True, required=False, default=list, max_length=200)


class TradeInHoldIn(In):
    authority = serializers.CharField(max_length=100)
    reference = serializers.CharField(max_length=60, **BLANK)


class HoldNoteIn(In):
    note = serializers.CharField(max_length=500, **BLANK)


class TradeInReleaseIn(HoldNoteIn):
    dismissed_hits = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100,
        help_text="Ids of theft checks that found another thing. Takes the right trade_ins:dismiss_hit.",
    )  # fmt: skip


class PayOutIn(ConfirmedIn):
    iban = serializers.CharField(max_length=42, **BLANK, help_text="For a transfer; kept only masked.")
    mode = serializers.ChoiceField(
        choices=PayoutMode.choices, required=False, allow_null=True, default=None,
        help_text="Another way than agreed: the register is corrected.",
    )  # fmt: skip


class TransferSentIn(In):
    reference = serializers.CharField(max_length=60)


class PayoutFailedIn(In):
    reason = serializers.CharField(max_length=200)


class RescindIn(ConfirmedIn):
    reason = serializers.CharField(max_length=200)


class RecycleIn(In):
    consent = serializers.BooleanField()


class ReturnLinesIn(In):
    lines = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=100)
    recycled = serializers.BooleanField(required=False, default=False)
    consent = serializers.BooleanField(required=False, default=False)


class TradeInReasonIn(In):
    reason_code = serializers.SlugField(max_length=40, required=False, default="", allow_blank=True)


class MakeOfferIn(ConfirmedIn):
    """The total is what is offered for all of it."""
