"""The dated rules of cash and of the police register on the wire."""

from decimal import Decimal

from rest_framework import serializers

from apps.core.api.serializers import In, MoneyField, Out, SourceField

from ..states.payout import CASH_DAYS
from ..states.register import KEPT_YEARS


class CashRuleIn(In):
    effective_from = serializers.DateField(help_text="Today at the earliest.")
    limit = MoneyField(min_value=Decimal(0), help_text="For one seller, in all stores of a company together.")
    days = serializers.IntegerField(
        min_value=1, max_value=366, required=False, default=CASH_DAYS, help_text="Within how many days cash adds up."
    )
    legal_source = SourceField()


class CashRuleOut(Out):
    id = serializers.UUIDField()
    effective_from = serializers.DateField()
    limit = MoneyField()
    days = serializers.IntegerField()
    legal_source = serializers.CharField()
    set_by = serializers.CharField()


class RegisterRuleIn(In):
    effective_from = serializers.DateField(help_text="Today at the earliest.")
    lot_ceiling = MoneyField(min_value=Decimal(0), help_text="What each thing may cost that shares an entry.")
    currency = serializers.CharField(min_length=3, max_length=3, required=False, default="EUR")
    kept_years = serializers.IntegerField(
        required=False, default=KEPT_YEARS, help_text="From each entry on; ten at least."
    )
    legal_source = SourceField()


class RegisterRuleOut(Out):
    id = serializers.UUIDField()
    effective_from = serializers.DateField()
    lot_ceiling = MoneyField()
    currency = serializers.CharField()
    kept_years = serializers.IntegerField()
    legal_source = serializers.CharField()
    set_by = serializers.CharField()
