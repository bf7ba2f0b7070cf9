"""A value of law that counts from a day on, as its form asks for it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.buyback.selectors import rule_on
from apps.core.screens.fields import AmountField, DayField
from apps.stores.models import LegalEntity
from apps.stores.selectors import currencies_in_use


class DatedForm(forms.Form):
    """`said` are the operation's values."""

    effective_from = DayField(label=_("Counts from"))
    legal_source = forms.CharField(
        label=_("Where it is written"), max_length=300, required=False,
        help_text=_("The text of law, or its address: who reads this later will ask."),
    )  # fmt: skip
    order: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, prefix: str, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, prefix=prefix, initial={"effective_from": timezone.localdate()})
        self.order_fields(self.order)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CashForm(DatedForm):
    limit = AmountField(label=_("Most in cash to one seller, in each company’s currency"))
    days = forms.IntegerField(label=_("Within how many days cash adds up"), min_value=1)
    order = ("limit", "days")


class RegisterForm(DatedForm):
    lot_ceiling = AmountField(label=_("What each thing may cost that shares an entry"))
    currency = forms.ChoiceField(label=_("Currency"))
    kept_years = forms.IntegerField(label=_("Years entries are kept"), min_value=1)
    order = ("lot_ceiling", "currency", "kept_years")

    def __init__(self, data: Any = None, *, prefix: str, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, prefix=prefix, companies=companies)
        field: Any = self.fields["currency"]
        field.choices = [(each, each) for each in currencies_in_use()]
        field.initial = rule_on(timezone.localdate()).currency


class WarrantyForm(DatedForm):
    company = forms.ModelChoiceField(label=_("Company"), queryset=LegalEntity.objects.none(), empty_label=None)
    months = forms.IntegerField(label=_("Months we answer for what we sell"), min_value=1)
    presumption_months = forms.IntegerField(label=_("Months a defect is presumed to have been there"), min_value=1)
    order = ("company", "months", "presumption_months")

    def __init__(self, data: Any = None, *, prefix: str, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, prefix=prefix, companies=companies)
        field: Any = self.fields["company"]
        field.queryset = companies
