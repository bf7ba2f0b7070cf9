"""The one page on which a thing is received: a customer's (who, what, what is wrong, until when), or one of ours."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.references import ReferenceInput
from apps.core.screens.fields import AmountField, ListField, MomentField
from apps.core.screens.forms import tell_at
from apps.customers.inputs import CustomerInput
from apps.customers.models import Customer
from apps.customers.screens.choosing import known_customer
from apps.items.inputs import ItemInput
from apps.items.models import Item
from apps.items.selectors import visible_to as items_visible_to
from apps.items.states import IdentifierKind
from apps.stores.models import Store

from ..inputs import CheckIn, NewWorkOrder
from ..selectors import is_ours_here
from ..states import Payer

# Where an operation's complaint about a customer or an item is shown on this page.
SHOWN_AT = {"description": "brand_name"}


class CheckInPageForm(forms.Form):
    """An existing customer and item by their ids, or new ones by what is typed; of what is ours the item alone, and
    the store pays."""

    once = forms.UUIDField(widget=forms.HiddenInput)  # the same page sent twice receives the thing once
    customer = forms.UUIDField(required=False)
    given_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Last name"), required=False, max_length=100)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"}))
    item = forms.UUIDField(required=False)
    brand_name = forms.CharField(label=_("Brand"), required=False, max_length=100)
    model_name = forms.CharField(label=_("Model"), required=False, max_length=100)
    color = forms.CharField(label=_("Colour"), required=False, max_length=40)
    identifier = forms.CharField(
        label=_("Number on it"), required=False, max_length=60, widget=forms.TextInput({"data-accepts-scan": True})
    )
    symptoms = forms.CharField(label=_("What is wrong"), max_length=2000, widget=forms.Textarea({"rows": 2}))
    intake_condition = forms.CharField(label=_("Condition on arrival"), required=False, max_length=2000)
    accessories = ListField(
        label=_("Left with it"), required=False, max_length=80, help_text=_("With commas: charger, keys, bag.")
    )
    promised_at = MomentField(label=_("Promised for"), required=False)
    approval_ceiling = AmountField(label=_("Agreed without asking, up to"), required=False)

    def __init__(self, data: Any = None, *, actor: Actor, store: Store, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("once", uuid4())
        super().__init__(data, **kwargs)
        self.actor, self.store = actor, store
        for name in ("given_name", "family_name", "phone", "brand_name", "model_name", "color", "identifier"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.own = _own_item(self["item"].value(), actor, store)

    def known_customer(self) -> Customer | None:
        return known_customer(self["customer"].value(), self.actor, self.store)

    def known_item(self) -> Item | None:
        if self.own is not None:
            return self.own
        customer = self.known_customer()
        found = self["item"].value()
        return next((item for item in items_of(customer, self.actor) if str(item.pk) == str(found)), None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("customer") and self.known_customer() is None:
            self.add_error("customer", _("This customer is no longer there: search again."))
        elif data.get("item") and self.known_item() is None:
            self.add_error("item", _("This item is not of this customer: choose again."))
        return data

    def new_customer(self) -> CustomerInput:
        names = ("given_name", "family_name", "phone")
        return CustomerInput(legal_entity_id=self.store.entity_id, **{name: self.cleaned_data[name] for name in names})

    def new_item(self, customer: Customer) -> ItemInput:
        names = ("brand_name", "model_name", "color", "identifier")
        data = {name: self.cleaned_data[name] for name in names}
        kind = IdentifierKind.SERIAL if data["identifier"].strip() else IdentifierKind.NONE
        return ItemInput(store_id=self.store.pk, customer_id=customer.pk, identifier_kind=kind, **data)

    def new_order(self) -> NewWorkOrder:
        once = ReferenceInput("desk", "check_in", str(self.cleaned_data["once"]))
        if self.own is None:
            return NewWorkOrder(store_code=self.store.code, references=(once,))
        return NewWorkOrder(store_code=self.store.code, item_id=self.own.pk, payer=Payer.STORE, references=(once,))

    def received(self, customer: Customer | None, item: Item) -> CheckIn:
        names = ("symptoms", "intake_condition", "accessories", "promised_at", "approval_ceiling")
        said = {name: self.cleaned_data[name] for name in names}
        return CheckIn(customer_id=customer.pk if customer else None, item_id=item.pk, **said)

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_at(self, SHOWN_AT.get(pointer.strip("/"), pointer), sentence)


def _own_item(chosen: Any, actor: Actor, store: Store) -> Item | None:
    try:
        found = UUID(str(chosen or ""))
    except ValueError:
        return None
    item = items_visible_to(actor).filter(pk=found, merged_into=None).first()
    return item if item is not None and is_ours_here(item, store) else None


def items_of(customer: Customer | None, actor: Actor) -> list[Item]:
    """What this customer has brought before, the latest first."""
    return list(items_visible_to(actor).filter(customer_id=customer.pk, merged_into=None)[:12]) if customer else []
