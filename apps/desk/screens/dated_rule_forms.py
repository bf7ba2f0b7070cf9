"""A value of law that counts from a day on, as its form asks for it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField
from apps.stores.models import LegalEntity
from apps.stores.screens.pin import PIN, PinField


class DatedForm(forms.Form):
    """With the PIN, always: what is set here decides what is lawful. `said` are the operation's values."""

    effective_from = forms.DateField(
        label=_("Counts from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    legal_source = forms.CharField(
        label=_("Where it is written"), max_length=300, required=False,
        help_text=_("The text of law, or its address: who reads this later will ask."),
    )  # fmt: skip
    order: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, prefix: str, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, prefix=prefix, initial={"effective_from": timezone.localdate()})
        self.fields[PIN] = PinField(required=True)
        self.order_fields(self.order)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CashForm(DatedForm):
    limit = AmountField(label=_("Most in cash to one seller, in euros"))
    days = forms.IntegerField(label=_("Within how many days cash adds up"), min_value=1)
    order = ("limit", "days")


class RegisterForm(DatedForm):
    lot_ceiling = AmountField(label=_("What each thing may cost that shares an entry, in euros"))
    kept_years = forms.IntegerField(label=_("Years entries are kept"), min_value=1)
    order = ("lot_ceiling", "kept_years")


class WarrantyForm(DatedForm):
    company = forms.ModelChoiceField(label=_("Company"), queryset=LegalEntity.objects.none(), empty_label=None)
    months = forms.IntegerField(label=_("Months we answer for what we sell"), min_value=1)
    presumption_months = forms.IntegerField(label=_("Months a defect is presumed to have been there"), min_value=1)
    order = ("company", "months", "presumption_months")

    def __init__(self, data: Any = None, *, prefix: str, companies: QuerySet[LegalEntity]) -> None:
        super().__init__(data, prefix=prefix, companies=companies)
        field: Any = self.fields["company"]
        field.queryset = companies
