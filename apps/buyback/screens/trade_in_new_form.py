"""The one page on which a trade-in is opened: who sells, what, and what it would be worth."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.actors import Actor
from apps.core.money import total
from apps.core.references import ReferenceInput
from apps.customers.inputs import CustomerInput
from apps.customers.models import Customer
from apps.customers.screens.choosing import known_customer
from apps.stores.models import Store

from ..inputs import NewTradeIn
from ..selectors import with_bonus
from ..states import SellerKind, TradeInMode
from .trade_in_thing_form import PriceList, ThingForm, tell_of_things

MOST, LONGEST_INDEX = 20, 4
SELLER = ("given_name", "family_name", "phone")


class NewTradeInForm(forms.Form):
    """An existing seller by their id, or a new one by what is typed; the things in `things`. The page keeps what was
    `described` also while a lot is chosen, which has none yet; `added` is the index of the newest, when one was asked
    for."""

    once = forms.UUIDField(widget=forms.HiddenInput)  # the same page sent twice opens one trade-in
    customer = forms.UUIDField(required=False)
    given_name = forms.CharField(label=_("First name"), required=False, max_length=100)
    family_name = forms.CharField(label=_("Last name"), required=False, max_length=100)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"}))
    seller_kind = forms.ChoiceField(label=_("Sells as"), choices=SellerKind.choices, initial=SellerKind.PRIVATE)
    mode = forms.ChoiceField(label=_("How it is sold"), choices=TradeInMode.choices, initial=TradeInMode.USUAL)

    def __init__(self, data: Any = None, *, actor: Actor, store: Store, prices: PriceList, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("once", uuid4())
        self.edited = data is not None and any(name in data for name in ("add", "remove", "preview"))
        super().__init__(None if self.edited else data, **options)
        if self.edited and data is not None:
            self.initial = {name: data.get(name, "") for name in self.fields}
        self.actor, self.store, self.prices = actor, store, prices
        for name in SELLER:
            self.fields[name].widget.attrs["autocomplete"] = "off"
        lot = self["mode"].value() == TradeInMode.LOT
        indexes = _indexes(data)
        adds = data is not None and "add" in data
        self.is_full = adds and len(indexes) >= MOST
        self.added = max(indexes) + 1 if adds and not self.is_full else None
        indexes += [] if self.added is None else [self.added]
        self.described = [self._thing(data, index, unsent=self.edited or lot) for index in indexes]
        self.things = [] if lot else self.described

    def is_valid(self) -> bool:
        return bool(super().is_valid()) & all(thing.is_valid() for thing in self.things)

    def known_customer(self) -> Customer | None:
        return known_customer(self["customer"].value(), self.actor, self.store)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("customer") and self.known_customer() is None:
            self.add_error("customer", _("This customer is no longer there: search again."))
        return data

    def new_customer(self) -> CustomerInput:
        return CustomerInput(legal_entity_id=self.store.entity_id, **{name: self.cleaned_data[name] for name in SELLER})

    def new_trade_in(self) -> NewTradeIn:
        said = self.cleaned_data
        once = ReferenceInput("desk", "trade_in", str(said["once"]))
        return NewTradeIn(
            store_code=self.store.code,
            seller_kind=SellerKind(said["seller_kind"]),
            mode=TradeInMode(said["mode"]),
            lines=tuple(thing.to_input() for thing in self.things),
            references=(once,),
        )

    def worth(self) -> dict[str, Any]:
        """What is typed now, thing by thing, without writing anything."""
        priced = [thing.priced() for thing in self.things]
        sum_ = total(each.amount for each in priced if each is not None)
        bonus = with_bonus(sum_, self.prices.rules, self.prices.currency)
        return {"lines": list(zip(self.things, priced, strict=True)), "total": sum_, "voucher": bonus}

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_of_things(self, self.things, pointer, sentence)

    def _thing(self, data: Any, index: int, *, unsent: bool) -> ThingForm:
        known = data is not None and f"things-{index}-category" in data
        thing = ThingForm(data if known else None, prices=self.prices, prefix=f"things-{index}", unsent=unsent)
        thing.index = index
        return thing


def _indexes(data: Any) -> list[int]:
    """Of the things on the page, after one was taken away: each keeps its own."""
    sent = [] if data is None else data.getlist("thing")
    kept = [index for index in sent if index.isdecimal() and index != data.get("remove")]
    return [int(index[:LONGEST_INDEX]) for index in kept[:MOST]] or [0]
