"""What each move of money asks at the counter. Labels are the operation's keywords in people's words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.models import TaxCode
from apps.core.screens.fields import AmountField, DayField
from apps.stores.models import Store, Till
from apps.stores.selectors.organisation import today_in

from ..inputs import Declaration
from ..models import Payable
from ..selectors import refundable

LEAST = Decimal("0.01")


class MoneyForm(forms.Form):
    """`payable` is what it is about, None for the document as a whole; `store` is where the person stands."""

    explanation: Any = ""

    def __init__(self, *args: Any, payable: Payable | None, store: Store, **kwargs: Any) -> None:
        self.payable, self.store = payable, store
        super().__init__(*args, **kwargs)

    def said(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DeclareForm(MoneyForm):
    explanation = _(
        "Read the number and the amount off the paper ticket. It counts at once, in your name, "
        "and is confirmed when the till tells us the same ticket."
    )
    ticket_number = forms.CharField(
        label=_("Ticket number"), max_length=60, help_text=_("Scan it, or type it as printed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )  # fmt: skip
    amount = AmountField(label=_("Amount on the ticket"), min_value=LEAST)
    till = forms.ChoiceField(label=_("Till"), required=False)
    business_date = DayField(label=_("Day of the ticket"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tills = Till.objects.filter(store=self.store, active=True)
        choice: Any = self.fields["till"]
        choice.choices = [("", _("Not readable")), *((till.code, till.label) for till in tills)]
        self.fields["business_date"].initial = today_in(self.store)
        if self.payable is not None:
            self.fields["amount"].initial = self.payable.balance
        if len(choice.choices) == 2:
            choice.initial = choice.choices[1][0]

    def said(self) -> dict[str, Any]:
        return {"declaration": Declaration(**self.cleaned_data), "store": self.store}


class AdvanceForm(MoneyForm):
    explanation = _("Part of the price, paid before the work. What is paid lessens what is due at the end.")
    amount = AmountField(label=_("Advance"), min_value=LEAST)
    tax_code = forms.ChoiceField(label=_("Tax"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["tax_code"]
        choice.choices = [
            (code, code) for code in TaxCode.objects.filter(archived_at=None).values_list("code", flat=True)
        ]


class SecurityForm(MoneyForm):
    explanation = _("Kept safe and given back: it is no part of the price and bears no tax.")
    amount = AmountField(label=_("Security deposit"), min_value=LEAST)


class ReturnForm(MoneyForm):
    explanation = _("The till pays it out. Leave the amount as it is to give everything back.")
    amount = AmountField(label=_("Give back"), min_value=LEAST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.payable is not None:
            self.fields["amount"].initial = refundable(self.payable)


class RefundForm(ReturnForm):
    explanation = _("The till pays it out, at most what was paid.")
    reason = forms.CharField(label=_("Why"), max_length=200)


class GoodwillForm(MoneyForm):
    explanation = _("Money from the drawer for a customer who was let down. It changes no price.")
    amount = AmountField(label=_("Amount"), min_value=LEAST)
    reason = forms.CharField(label=_("Why"), max_length=200)
