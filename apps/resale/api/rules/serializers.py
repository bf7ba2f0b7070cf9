"""How a company sells used things, on the wire: its channels, its plans and its dated rules."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.core.api.serializers import In, MoneyField, Out, SourceField
from apps.items.states import Grade

from ...states import ChannelKind


class PercentOffField(serializers.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, **options)


class OfStoreIn(In):
    store = serializers.CharField(max_length=20, help_text="A store of the company, where you hold the right.")


class ChannelIn(OfStoreIn):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(choices=ChannelKind.choices)
    address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    secret_reference = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="",
        help_text="Where the operator keeps this partner's secret (env:, file:, vault:), never the secret itself.",
    )  # fmt: skip
    reader = serializers.UUIDField(
        required=False, allow_null=True, default=None,
        help_text="Of a feed: the program whose reading confirms it, by the id that /api/v1/me/ answers it.",
    )  # fmt: skip


class ReaderIn(In):
    reader = serializers.UUIDField(help_text="The id that /api/v1/me/ answers the program.")


class MarkdownStepIn(In):
    days = serializers.IntegerField(min_value=1, max_value=3650, help_text="For sale.")
    percent = PercentOffField(help_text="Off the price before the first cut.")


class MarkdownPlanIn(OfStoreIn):
    name = serializers.CharField(max_length=100)
    whole_company = serializers.BooleanField(required=False, default=False)
    steps = MarkdownStepIn(many=True, min_length=1, max_length=20)


class ResalePriceRuleIn(OfStoreIn):
    grade = serializers.ChoiceField(choices=Grade.choices)
    share_percent = PercentOffField(help_text="Of the new price.")
    minimum_margin = MoneyField(min_value=Decimal(0))
    effective_from = serializers.DateField(help_text="Today at the earliest.")


class WarrantyRuleIn(OfStoreIn):
    months = serializers.IntegerField(min_value=1, max_value=120)
    presumption_months = serializers.IntegerField(min_value=1, max_value=120)
    effective_from = serializers.DateField(help_text="Today at the earliest.")
    legal_source = SourceField()


class ChannelOut(Out):
    """Without where its secret is kept."""

    links = {"store": "stores", "legal_entity": "legal-entities", "reader": "consumers"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ChannelKind.choices)
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code", allow_null=True, default=None)
    address = serializers.CharField()
    reader = serializers.UUIDField(source="reader_id", allow_null=True)
    pulled_at = serializers.DateTimeField(allow_null=True, help_text="When its reader last read the feed.")
    active = serializers.BooleanField()
    version = serializers.IntegerField()


class MarkdownStepOut(Out):
    days = serializers.IntegerField()
    percent = PercentOffField()


class MarkdownPlanOut(Out):
    links = {"store": "stores", "legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    name = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    store = serializers.CharField(source="store.code", allow_null=True, default=None)
    steps = MarkdownStepOut(many=True)
    active = serializers.BooleanField()
    version = serializers.IntegerField()


class ReductionOut(Out):
    links = {"stock_item": "stock-items"}

    stock_item = serializers.UUIDField(source="stock.id")
    item_code = serializers.CharField(source="stock.item.code")
    price = MoneyField(source="stock.price")
    reduced = MoneyField(source="price")
    currency = serializers.CharField(source="stock.currency")
    blocked = serializers.BooleanField(help_text="Below its cost or floor: left alone.")


class ResalePriceRuleOut(Out):
    links = {"legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    legal_entity = serializers.CharField(
        source="legal_entity.code", allow_null=True, default=None, help_text="Null: everybody without a rule of theirs."
    )
    grade = serializers.ChoiceField(choices=Grade.choices)
    share_percent = PercentOffField()
    minimum_margin = MoneyField()
    effective_from = serializers.DateField()
    version = serializers.IntegerField()


class WarrantyRuleOut(Out):
    links = {"legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    legal_entity = serializers.CharField(
        source="legal_entity.code", allow_null=True, default=None, help_text="Null: everybody without a rule of theirs."
    )
    months = serializers.IntegerField()
    presumption_months = serializers.IntegerField()
    effective_from = serializers.DateField()
    legal_source = serializers.CharField()
    set_by = serializers.CharField()
    version = serializers.IntegerField()
