"""What is asked about vouchers at the counter and in the office."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.screens.fields import AmountField, DayField
from apps.stores.models import Store
from apps.stores.selectors.organisation import today_in

from ..inputs import NewVoucher, NewVoucherPolicy
from ..selectors.vouchers import Rules
from ..states import Master, VoucherKind

LEAST = Decimal("0.01")


class FindForm(forms.Form):
    code = forms.CharField(
        label=_("Voucher code"), max_length=60, help_text=_("Scan it, or type it as printed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )  # fmt: skip


class GoodwillForm(forms.Form):
    amount = AmountField(label=_("Amount"), min_value=LEAST)
    reason = forms.CharField(label=_("What it is for"), max_length=200, help_text=_("A few words, no names."))

    def new(self) -> NewVoucher:
        return NewVoucher(VoucherKind.GOODWILL, self.cleaned_data["amount"], self.cleaned_data["reason"])


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Why it is cancelled"), max_length=200)
    expected_total = forms.DecimalField()  # the page sends what it showed


class PolicyForm(forms.Form):
    master = forms.ChoiceField(label=pgettext_lazy("vouchers", "Kept by"), choices=Master.choices)
    offline_limit = AmountField(
        label=_("Most a till may take without asking"), help_text=_("More than this becomes a case.")
    )
    goodwill_limit = AmountField(label=_("Most goodwill without a manager"), help_text=_("A manager may go over it."))
    effective_from = DayField(label=_("From"))
    expected_total = AmountField(
        label=_("Owed on all vouchers"), required=False,
        help_text=_("Only to change who keeps them: the sum you have compared with the till’s own list."),
    )  # fmt: skip

    def __init__(self, *args: Any, store: Store, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**rules.__dict__, "effective_from": today_in(store)}

    def new(self) -> NewVoucherPolicy:
        said = self.cleaned_data
        return NewVoucherPolicy(
            Master(said["master"]), said["offline_limit"], said["goodwill_limit"], said["effective_from"]
        )
