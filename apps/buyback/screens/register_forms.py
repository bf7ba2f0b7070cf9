"""What is asked about the register in the office."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.screens.fields import AmountField, DayField
from apps.customers.states import DocumentKind
from apps.stores.models import Store

from ..inputs import EntryChanges, SellerSnapshot, ThingSnapshot
from ..models import RegisterEntry
from ..operations.register.snapshots import as_input
from ..states import EntryKind, PaymentMode

OF_THE_SELLER = (
    "family_name", "given_name", "capacity", "home", "document_kind", "document_number", "document_issued_on",
    "document_authority",
)  # fmt: skip
OF_A_THING = ("nature", "description", "brand", "model", "identifier", "marks", "provenance")


def _line(label: Any, length: int = 100, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **options)


class ListForm(forms.Form):
    q = forms.CharField(
        label=_("Number, seller, serial number or text"), max_length=100, required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    store = forms.ChoiceField(label=_("Store"), required=False)
    kind = forms.ChoiceField(label=_("Line"), required=False, choices=[("", _("all"))])
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, stores: list[Store], **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[str, Any]] = [("", _("all")), *((store.code, store.name) for store in stores)]
        store: Any = self.fields["store"]
        store.choices = choices
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("all")), *EntryKind.choices]


class CorrectForm(forms.Form):
    """Filled with what stands there: what is left as it is, is not corrected. Names are asked of who may see them, and
    the thing where it is alone."""

    reason = _line(_("Why it is corrected"), 300, help_text=_("Whoever reads the register will ask."))
    amount = AmountField(label=_("Price or estimated value"))
    payment_mode = forms.ChoiceField(label=_("Payment"), choices=[("", "—"), *PaymentMode.choices], required=False)
    family_name = _line(_("Family name"))
    given_name = _line(_("Given names"), required=False)
    capacity = _line(_("Capacity"), required=False)
    home = _line(_("Home address"), 600)
    document_kind = forms.ChoiceField(label=_("Identity document"), choices=DocumentKind.choices)
    document_number = _line(_("Document number"), 40)
    document_issued_on = DayField(label=_("Issued on"))
    document_authority = _line(_("Issued by"), 120)
    nature = _line(_("Nature"), 200)
    description = _line(_("Description"), 500)
    brand = _line(_("Brand"), required=False)
    model = _line(_("Model"), required=False)
    identifier = _line(_("Serial number"), 60, required=False)
    marks = _line(_("Marks"), 500, required=False)
    provenance = _line(_("Provenance"), 500, required=False)

    def __init__(self, *args: Any, entry: RegisterEntry, standing: RegisterEntry, named: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = as_input(standing, kind=entry.kind, changes={})
        self.alone = len(self.now.things) == 1
        if not named or not self.now.seller.document_kind:
            self._without(OF_THE_SELLER)
        if not self.alone:
            self._without((*OF_A_THING, "amount"))
        if not standing.payment_mode:
            self._without(("payment_mode",))
        said: dict[str, Any] = {**vars(self.now.things[0]), **vars(self.now.seller), **vars(self.now)}
        self.initial = {name: said[name] for name in self.fields if name in said}

    def changes(self) -> EntryChanges:
        said, changes = self.cleaned_data, EntryChanges()
        seller: SellerSnapshot = replace(self.now.seller, **{n: said[n] for n in OF_THE_SELLER if n in said})
        if seller != self.now.seller:
            changes["seller"] = seller
        if self.alone:
            thing: ThingSnapshot = replace(self.now.things[0], **{n: said[n] for n in OF_A_THING}, value=None)
            if thing != replace(self.now.things[0], value=None):
                changes["things"] = (thing,)
            changes["amount"] = said["amount"]
        if "payment_mode" in said:
            changes["payment_mode"] = said["payment_mode"]
        return changes

    def _without(self, names: tuple[str, ...]) -> None:
        for name in names:
            del self.fields[name]


class ExportForm(forms.Form):
    store = forms.ChoiceField(label=_("Store"))
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"))
    reason = _line(
        _("Who asks for it, and by which letter"), 300, help_text=_("Kept with the export and printed on it.")
    )

    def __init__(self, *args: Any, stores: list[Store], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["store"]
        field.choices = [(store.code, store.name) for store in stores]
        self.initial = {"first_day": today.replace(day=1), "last_day": today}
