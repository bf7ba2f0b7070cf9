"""What people enter about margin VAT."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField, DayField
from apps.stores.models import LegalEntity

from ..states import MarginMethod


class CompanyForm(forms.Form):
    """About one of the companies the person may decide for."""

    company = forms.ModelChoiceField(label=_("Company"), queryset=LegalEntity.objects.none(), empty_label=None)

    def __init__(self, *args: Any, companies: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["company"]
        field.queryset = companies


class ChoiceForm(CompanyForm):
    method = forms.ChoiceField(label=_("Method"), choices=MarginMethod.choices)
    effective_from = DayField(label=_("From"), help_text=_("The first day of a month that is not closed."))
    fleet_full_price = forms.BooleanField(
        label=_("Our own rental fleet is sold with VAT on its full price"), required=False, initial=True
    )
    carry_over_year = forms.BooleanField(
        label=_("What December bought beyond its sales counts in January"), required=False, initial=True
    )


class StockForm(CompanyForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    first = AmountField(label=_("Stock on 1 January, at purchase prices"))
    last = AmountField(label=_("Stock on 31 December, at purchase prices"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].initial = timezone.localdate().year - 1


class CloseForm(forms.Form):
    """The VAT that was shown when the button was pressed."""

    expected_total = forms.DecimalField(widget=forms.HiddenInput())
