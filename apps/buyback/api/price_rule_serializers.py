"""Price rules on the wire."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.core.api.masterdata.declaration import LabelsField
from apps.core.api.serializers import ActionOut, In, MoneyField, Out

from ..inputs.pricing import Rules, rules_from_json
from ..states import BaseKind, EffectKind, QuestionKind, RuleSetStatus, StepKind


class PercentField(serializers.DecimalField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=7, decimal_places=2, **options)


class EffectIn(In):
    kind = serializers.ChoiceField(choices=EffectKind.choices)
    value = serializers.DecimalField(
        max_digits=12, decimal_places=2, required=False, default=Decimal(0),
        help_text="A percentage or an amount; below zero to take off.",
    )  # fmt: skip


class AnswerIn(In):
    key = serializers.SlugField(max_length=40)
    labels = LabelsField()
    effect = EffectIn()


class QuestionIn(In):
    key = serializers.SlugField(max_length=40)
    labels = LabelsField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    answers = AnswerIn(many=True, min_length=2, max_length=20)


class GradeRuleIn(In):
    """`labels`: what anybody can see on a thing of this grade. `value`: per cent kept, or the amount of a grid."""

    grade = serializers.CharField(max_length=1)
    labels = LabelsField()
    value = MoneyField(min_value=Decimal(0))


class CategoryRulesIn(In):
    category = serializers.CharField(max_length=40)
    base = serializers.ChoiceField(choices=BaseKind.choices)
    base_percent = PercentField(min_value=Decimal(0), required=False, default=Decimal(100))
    grades = GradeRuleIn(many=True, min_length=1, max_length=6)
    age_percent = PercentField(min_value=Decimal(0), required=False, default=Decimal(0))
    demand_percent = PercentField(min_value=Decimal(0), required=False, default=Decimal(100))
    questions = QuestionIn(many=True, required=False, default=list, max_length=30)
    floor = MoneyField(min_value=Decimal(0), required=False, default=Decimal(0))
    rounding = MoneyField(min_value=Decimal("0.01"), required=False, default=Decimal("0.01"))
    metal = serializers.BooleanField(required=False, default=False, help_text="Never paid in cash.")


class RulesIn(In):
    categories = CategoryRulesIn(many=True, min_length=1, max_length=300)
    voucher_bonus_percent = PercentField(min_value=Decimal(0), required=False, default=Decimal(0))
    counter_limit_percent = PercentField(min_value=Decimal(0), required=False, default=Decimal(0))
    estimate_days = serializers.IntegerField(min_value=1, max_value=366, required=False, default=30)
    offer_days = serializers.IntegerField(min_value=1, max_value=366, required=False, default=14)
    four_eyes_limit = MoneyField(min_value=Decimal(0), required=False, default=Decimal(0))

    @staticmethod
    def rules(data: dict[str, object]) -> Rules:
        return rules_from_json(data)


class RuleSetIn(In):
    legal_entity = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=100)
    rules = RulesIn()


class RuleSetChangeIn(In):
    name = serializers.CharField(max_length=100, required=False)
    rules = RulesIn(required=False)


class PublishIn(In):
    effective_from = serializers.DateField(help_text="Today at the earliest; the set in force ends there.")


class TryOutIn(In):
    last = serializers.IntegerField(min_value=1, max_value=200, required=False, default=50)


class PriceRuleSetOut(Out):
    links = {"legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    legal_entity = serializers.CharField(source="legal_entity.code")
    number = serializers.IntegerField()
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=RuleSetStatus.choices)
    rules = RulesIn()
    effective_from = serializers.DateField(allow_null=True)
    effective_until = serializers.DateField(allow_null=True, help_text="No longer on this day.")
    published_by = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class PriceRuleSetDetailOut(PriceRuleSetOut):
    actions = ActionOut(many=True, source="actions_now")


class StepOut(Out):
    """One rule and what it did: `percent` or `change`, and the amount after it."""

    kind = serializers.ChoiceField(choices=StepKind.choices)
    labels = LabelsField()
    percent = PercentField(allow_null=True)
    change = MoneyField(allow_null=True)
    amount = MoneyField()


class TriedOut(Out):
    trade_in = serializers.CharField(source="row.offer.trade_in.code")
    line = serializers.UUIDField(source="row.line_id")
    category = serializers.CharField(source="row.line.category")
    grade = serializers.CharField(source="row.line.found_grade")
    before = MoneyField()
    after = MoneyField(allow_null=True, help_text="Null where these rules cannot price it: `why`.")
    difference = MoneyField(allow_null=True)
    refused = serializers.BooleanField()
    why = serializers.CharField()


class TrialOut(Out):
    """What past trade-ins would be priced at under these rules; the sums are of what can be compared."""

    before = MoneyField()
    after = MoneyField()
    difference = MoneyField()
    not_compared = serializers.IntegerField()
    lines = TriedOut(many=True)
