"""What people enter in the evening."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField

from ..inputs import TillTotal
from . import evening_words as words

USUAL = ("cash", "card", "voucher")


class TotalForm(forms.Form):
    """One tender of one till; `elsewhere` is the part for goods this product does not handle."""

    method = forms.CharField(label=_("Other tender"), max_length=30, required=False)
    amount = AmountField(label=_("On the till’s ticket"), min_value=None, required=False)
    elsewhere = AmountField(label=_("Of it, other goods"), min_value=None, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        method = self.initial.get("method", "")
        self.named = words.tender(method) if method else ""
        if method:
            self.fields["method"].widget = forms.HiddenInput()
        other = self.fields["method"].label
        for field in self.fields.values():
            said = other if field.label == other else f"{field.label} · {self.named or other}"
            field.widget.attrs |= {"class": "rc-input", "aria-label": str(said)}
        self.fields["method"].widget.attrs["placeholder"] = str(other)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("amount") is not None and not (said.get("method") or "").strip():
            self.add_error("method", _("Say which tender this is."))
        return said

    def as_total(self) -> TillTotal | None:
        said = self.cleaned_data
        if said.get("amount") is None:
            return None
        return TillTotal(said["method"].strip(), said["amount"], said.get("elsewhere") or Decimal(0))


TotalForms = forms.formset_factory(TotalForm, extra=1, max_num=50, absolute_max=50)


def totals_of(till: str, figures: dict[str, Any], data: Any = None) -> Any:
    """The tenders this till told or somebody entered, the usual ones, and room for one more."""
    entered = {row["method"]: row for row in figures["entered"] if row["till"] == till}
    told = {row["method"] for row in figures["tills"] if row["till"] == till}
    methods: Iterable[str] = sorted({*USUAL, *told, *entered} - {"unknown"})
    initial = [{"method": method, **_amounts(entered.get(method))} for method in methods]
    return TotalForms(data, initial=initial, prefix="totals")


def _amounts(row: dict[str, str] | None) -> dict[str, Decimal]:
    if row is None:
        return {}
    found = {"amount": Decimal(row["amount"])}
    return found | ({"elsewhere": Decimal(row["elsewhere"])} if Decimal(row["elsewhere"]) else {})


class SignOffForm(forms.Form):
    accept_open = forms.BooleanField(label=_("Sign off with these declarations open"), required=False)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What whoever reads this page later should know."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AssignForm(forms.Form):
    payable = forms.CharField(max_length=60, strip=True)
