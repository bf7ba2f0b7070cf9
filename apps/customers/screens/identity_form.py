"""What is read on somebody's document, wherever it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import DayField

from ..inputs import IdentityInput
from ..models import Customer
from ..states import CustomerKind, DocumentKind


def _line(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs={"autocomplete": "off"}))


class IdentityFields(forms.Form):
    """Of a company, its representative is asked."""

    document_kind = forms.ChoiceField(label=_("Identity document"), choices=DocumentKind.choices)
    document_number = _line(_("Document number"), 40)
    issued_on = DayField(label=_("Issued on"))
    authority = _line(_("Issued by"), 120)
    born_on = DayField(label=_("Born on"), help_text=_("Adults only: eighteen on the day of the purchase."))
    family_name = _line(_("Family name"), 100)
    given_name = _line(_("Given names"), 100)
    capacity = _line(_("Capacity"), 100)
    home = _line(_("Home address"), 600)

    def ask_of(self, customer: Customer | None) -> None:
        """Of a person, what is not on file; their home also where it is another than ours."""
        if customer is not None and customer.kind == CustomerKind.PERSON:
            self.fields["home"].required = not customer.address
            if customer.family_name:
                del self.fields["family_name"]
            del self.fields["given_name"], self.fields["capacity"]

    def identity(self) -> IdentityInput:
        data = dict(self.cleaned_data)
        return IdentityInput(document_kind=DocumentKind(data.pop("document_kind")), **data)


class IdentityForm(IdentityFields):
    def __init__(self, data: Any = None, *, customer: Customer) -> None:
        super().__init__(data)
        self.ask_of(customer)
