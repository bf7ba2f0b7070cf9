"""Trade-ins as they are shown."""

from typing import Any

from rest_framework import serializers

from apps.core.api.files import FileOut
from apps.core.api.serializers import ActionOut, MoneyField, Out
from apps.items.states import IdentifierKind

from ..states import (
    OfferState,
    PayoutMode,
    PayoutState,
    SellerKind,
    TradeInLineState,
    TradeInMode,
    TradeInStatus,
)
from ..states.trade_in import LOOK_UP_RESULTS
from .price_rule_serializers import StepOut


class DescribedOut(Out):
    """How a thing was declared, or found."""

    grade = serializers.CharField()
    age_years = serializers.IntegerField(allow_null=True)
    answers = serializers.DictField(child=serializers.CharField())


class TheftLookUpOut(Out):
    id = serializers.UUIDField()
    result = serializers.ChoiceField(choices=LOOK_UP_RESULTS)
    source_name = serializers.CharField(source="source")
    detail = serializers.CharField()
    stated = serializers.BooleanField(help_text="A person looked it up elsewhere.")
    checked_by = serializers.CharField(source="actor_label")
    checked_at = serializers.DateTimeField()


class TradeInLineOut(Out):
    id = serializers.UUIDField()
    position = serializers.IntegerField()
    state = serializers.ChoiceField(choices=TradeInLineState.choices)
    item = serializers.UUIDField(source="item_id", allow_null=True)
    item_code = serializers.CharField(source="item.code", allow_null=True, default=None)
    product = serializers.CharField(source="product.code", allow_null=True, default=None)
    category = serializers.CharField()
    description = serializers.CharField()
    brand = serializers.CharField(source="brand_name")
    model = serializers.CharField(source="model_name")
    color = serializers.CharField()
    identifier_kind = serializers.ChoiceField(choices=IdentifierKind.choices)
    identifier = serializers.CharField()
    provenance = serializers.CharField()
    heritage = serializers.BooleanField()
    new_price = MoneyField(allow_null=True)
    declared = serializers.SerializerMethodField()
    found = serializers.SerializerMethodField()
    graded_by = serializers.CharField()
    graded_at = serializers.DateTimeField(allow_null=True)
    estimate = MoneyField(allow_null=True)
    estimate_steps = StepOut(many=True)
    price = MoneyField(allow_null=True)
    register_number = serializers.CharField(source="register_code")
    theft_checks = TheftLookUpOut(many=True)

    def get_declared(self, line: Any) -> dict[str, Any]:
        told = {"grade": line.declared_grade, "age_years": line.declared_age, "answers": line.declared_answers}
        return dict(DescribedOut(told).data)

    def get_found(self, line: Any) -> dict[str, Any] | None:
        if not line.found_grade:
            return None
        told = {"grade": line.found_grade, "age_years": line.found_age, "answers": line.found_answers}
        return dict(DescribedOut(told).data)


class OfferLineOut(Out):
    line = serializers.UUIDField(source="line_id")
    computed = MoneyField()
    amount = MoneyField()
    refused = serializers.BooleanField()
    reason = serializers.CharField()
    steps = StepOut(many=True)


class OfferOut(Out):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=OfferState.choices)
    rule_set = serializers.UUIDField(source="rule_set_id")
    rule_set_number = serializers.IntegerField(source="rule_set.number")
    rules_changed = serializers.BooleanField(help_text="By other rules than the estimate.")
    counter = serializers.BooleanField()
    total = MoneyField()
    voucher_total = MoneyField(source="bonus_total", help_text="As a voucher, bonus included.")
    valid_until = serializers.DateField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    lines = OfferLineOut(many=True)


class TradeInPayoutOut(Out):
    id = serializers.UUIDField()
    mode = serializers.ChoiceField(choices=PayoutMode.choices)
    state = serializers.ChoiceField(choices=PayoutState.choices)
    amount = MoneyField()
    bonus = MoneyField()
    iban_masked = serializers.CharField()
    reference = serializers.CharField()
    failure = serializers.CharField()
    payable = serializers.CharField(source="payable.code", allow_null=True, default=None)
    voucher = serializers.UUIDField(source="voucher_id", allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)


class TradeInOut(Out):
    links = {"store": "stores", "legal_entity": "legal-entities", "customer": "customers", "owed_back": "payables"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    legal_entity = serializers.CharField(source="legal_entity.code")
    status = serializers.ChoiceField(choices=TradeInStatus.choices)
    mode = serializers.ChoiceField(choices=TradeInMode.choices)
    customer = serializers.UUIDField(source="customer_id", allow_null=True)
    seller_kind = serializers.ChoiceField(choices=SellerKind.choices)
    currency = serializers.CharField()
    estimated_total = MoneyField(allow_null=True)
    estimate_valid_until = serializers.DateField(allow_null=True)
    total = MoneyField(help_text="Offered or agreed, without a voucher's bonus.")
    payout_mode = serializers.ChoiceField(choices=PayoutMode.choices, allow_blank=True)
    received_at = serializers.DateTimeField(allow_null=True)
    identity_verified = serializers.SerializerMethodField()
    signed_at = serializers.DateTimeField(allow_null=True)
    cleared_at = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    rescinded_at = serializers.DateTimeField(allow_null=True)
    owed_back = serializers.CharField(source="owed_back.code", allow_null=True, default=None)
    lines = TradeInLineOut(many=True)
    offers = OfferOut(many=True)
    payouts = TradeInPayoutOut(many=True)
    metadata = serializers.DictField()
    version = serializers.IntegerField()

    def get_identity_verified(self, trade_in: Any) -> bool:
        return trade_in.identity_check_id is not None


class TradeInDetailOut(TradeInOut):
    """With its references and what the caller may do now, which the view found out."""

    references = serializers.SerializerMethodField()
    files = FileOut(many=True, source="files_now")
    actions = ActionOut(many=True, source="actions_now")

    def get_references(self, trade_in: Any) -> list[dict[str, str]]:
        return [{"system": name.system, "kind": name.kind, "value": name.value} for name in trade_in.names_now]


class QuotedOut(Out):
    """One thing as the rules in force price it now."""

    amount = MoneyField()
    refused = serializers.BooleanField()
    steps = StepOut(many=True)


class QuoteNowOut(Out):
    rule_set = serializers.UUIDField()
    total = MoneyField()
    voucher_total = MoneyField()
    currency = serializers.CharField()
    lines = QuotedOut(many=True)
