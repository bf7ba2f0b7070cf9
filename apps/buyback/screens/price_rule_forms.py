"""What holds for a whole set of price rules, as fields; the operation's complaints find them by their names."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField, DayField
from apps.core.screens.forms import tell_at
from apps.stores.models import LegalEntity

from ..inputs import Rules
from ..inputs.pricing import rules_from_json, rules_to_json
from ..models import PriceRuleSet
from .price_rule_adding import NewCategory

MOST_TRIED = 200
START = Rules(categories=(), counter_limit_percent=Decimal(10), four_eyes_limit=Decimal(500))
APART = ("company", "name")


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
        numbers = {name: getattr(rules, name) for name in self.base_fields if name not in APART}
        super().__init__(data, initial={"name": row.name, **numbers})

    def general(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in APART]

    def rules(self) -> Rules:
        said = {name: value for name, value in self.cleaned_data.items() if name not in APART}
        texts = {name: value if name.endswith("days") else str(value) for name, value in said.items()}
        return rules_from_json({**self.kept, **texts})


class FirstRulesForm(RulesForm):
    """The first set of a company, with the first category it buys: one that buys nothing is no set."""

    company = forms.ModelChoiceField(
        label=_("Company"), queryset=LegalEntity.objects.none(),
        error_messages={"invalid_choice": _("Not yours to decide, or it has price rules by now: copy a set of them.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, row=PriceRuleSet(name=str(_("Price rules")), rules=rules_to_json(START)))
        company: Any = self.fields["company"]
        company.queryset = companies
        if companies.count() == 1:
            company.empty_label = None  # nothing to choose between
        self.category = NewCategory(data, rules=START)

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & self.category.is_valid()

    def rules(self) -> Rules:
        return replace(super().rules(), categories=(self.category.made(),))

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_at(self.category if pointer.startswith("/rules/categories") else self, pointer, sentence)


class PublishForm(forms.Form):
    effective_from = DayField(label=_("In force from"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"effective_from": timezone.localdate()})


class TryOutForm(forms.Form):
    last = forms.IntegerField(label=_("Newest trade-ins to try"), min_value=1, max_value=MOST_TRIED, initial=50)
