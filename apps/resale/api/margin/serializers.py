"""Months of margin VAT on the wire. Amounts include tax; a line's are signed, so that lines are only ever added up."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import ActionOut, MoneyField, Out

from ...models import MarginPeriod
from ...states import LineKind, MarginMethod, PeriodState, Regime, RegimeReason


class MarginByRateOut(Out):
    rate = serializers.CharField()
    taxable = MoneyField()
    vat = MoneyField()


class ItemByItemOut(Out):
    sales = MoneyField()
    purchases = MoneyField()
    margin = MoneyField(help_text="Gains less losses: not what is taxed.")
    taxable = MoneyField(help_text="Gains alone.")
    vat = MoneyField()
    by_rate = MarginByRateOut(many=True)


class GloballyOut(Out):
    sales = MoneyField()
    purchases = MoneyField(help_text="All of the month, sold or not.")
    carried_in = MoneyField(help_text="What earlier months bought beyond their sales.")
    adjustment = MoneyField(help_text="January: the past year's stock, first day less last day.")
    margin = MoneyField()
    taxable = MoneyField()
    vat = MoneyField()
    carried_out = MoneyField()
    by_rate = MarginByRateOut(many=True)


class FullPriceOut(Out):
    sales = MoneyField()
    vat = MoneyField(help_text="On the tickets, hence not part of what the month declares here.")


class MarginFiguresOut(Out):
    method = serializers.ChoiceField(choices=MarginMethod.choices)
    declared_vat = MoneyField(help_text="That of the method.")
    lines = serializers.IntegerField()
    late_lines = serializers.IntegerField(help_text="Of months that were closed before.")
    item_by_item = ItemByItemOut()
    globally = GloballyOut()
    full_price = FullPriceOut()
    exempt_sales = MoneyField()


class MarginPeriodOut(Out):
    links = {"legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    month = serializers.DateField(help_text="Its first day.")
    currency = serializers.CharField()
    state = serializers.ChoiceField(choices=PeriodState.choices)
    stock_first = MoneyField(allow_null=True)
    stock_last = MoneyField(allow_null=True)
    figures = serializers.SerializerMethodField(
        help_text="As they were closed. An open month's are counted where it is read by itself; here they are null."
    )
    closed_by = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(MarginFiguresOut(allow_null=True))
    def get_figures(self, period: MarginPeriod) -> Any:
        return period.figures or None


class MarginPeriodDetailOut(MarginPeriodOut):
    """With its figures as they are now, and what the caller may do, which the view found out."""

    figures: Any = MarginFiguresOut(source="figures_now")
    actions: Any = ActionOut(many=True, source="actions_now")


class MarginLineOut(Out):
    links = {"item": "items", "store": "stores"}

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=LineKind.choices)
    item = serializers.UUIDField(source="item_id")
    item_code = serializers.CharField()
    store = serializers.CharField(source="store.code")
    source_resource = serializers.CharField()
    source_id = serializers.UUIDField()
    source_code = serializers.CharField()
    reverses = serializers.UUIDField(source="reverses_id", allow_null=True)
    occurred_on = serializers.DateField(help_text="Before the month: known after its own was closed.")
    recorded_at = serializers.DateTimeField()
    regime = serializers.ChoiceField(choices=Regime.choices)
    reason = serializers.ChoiceField(choices=RegimeReason.choices)
    currency = serializers.CharField()
    sale = MoneyField(help_text="Really paid, discounts off.")
    discount = MoneyField()
    purchase = MoneyField(help_text="Paid to the seller, without refurbishment.")
    margin = MoneyField()
    rate = serializers.CharField()
    taxable = MoneyField()
    vat = MoneyField()
