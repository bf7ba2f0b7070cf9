"""What holds for a whole set of price rules, as fields; the operation's complaints find them by their names."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField, DayField

from ..inputs import Rules
from ..inputs.pricing import rules_from_json
from ..models import PriceRuleSet

MOST_TRIED = 200


class RulesForm(forms.Form):
    """`rules()` is the whole set with what was typed; its categories have pages of their own."""

    name = forms.CharField(label=_("Name"), max_length=100)
    voucher_bonus_percent = AmountField(label=_("Bonus on a voucher, in per cent"))
    counter_limit_percent = AmountField(label=_("How far a clerk may go from the price, in per cent"))
    four_eyes_limit = AmountField(label=_("Above this, whoever graded or set the price does not pay out"))
    estimate_days = forms.IntegerField(label=_("Days an estimate is good"), min_value=1)
    offer_days = forms.IntegerField(label=_("Days an offer is good"), min_value=1)

    def __init__(self, data: Any = None, *, row: PriceRuleSet) -> None:
        self.kept: dict[str, Any] = row.rules
        rules = rules_from_json(self.kept)
        numbers = {name: getattr(rules, name) for name in self.base_fields if name != "name"}
        super().__init__(data, initial={"name": row.name, **numbers})

    def general(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "name"]

    def rules(self) -> Rules:
        said = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        texts = {name: value if name.endswith("days") else str(value) for name, value in said.items()}
        return rules_from_json({**self.kept, **texts})


class PublishForm(forms.Form):
    effective_from = DayField(label=_("In force from"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"effective_from": timezone.localdate()})


class TryOutForm(forms.Form):
    last = forms.IntegerField(label=_("Newest trade-ins to try"), min_value=1, max_value=MOST_TRIED, initial=50)
