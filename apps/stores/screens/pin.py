"""The PIN asked again, on every screen alike: before money leaves, a rule is overridden or the register is written.

Rights say themselves that they ask for it (`asks_pin`). Who comes through a screen awaits it (`Actor.pin_awaited`), so
that a screen which forgets to ask is refused by the operation itself.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import DomainError
from apps.core.screens.forms import tell

from ..operations import confirm_pin

PIN = "pin"


class PinField(forms.CharField):
    def __init__(self, *, required: bool) -> None:
        always = gettext_lazy("Asked again for money, exceptions and the register.")
        super().__init__(
            label=gettext_lazy("Your PIN"), max_length=8, required=required,
            help_text=always if required else gettext_lazy("Only for what goes beyond the rules."),
            widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        )  # fmt: skip


def ask_pin(form: forms.Form, right: str, *, always: bool = True) -> None:
    """A field for it, where the right asks; not `always`: only what turns out to need the right will need the PIN."""
    if rights.asks_pin(right):
        form.fields[PIN] = PinField(required=always)


def acting(form: forms.Form | None, actor: Actor) -> Actor | None:
    """Who acts on a valid form: nothing is awaited of them once the PIN is right.

    None when it is wrong, which the form then says. Never inside a transaction: a wrong PIN is counted in one of its
    own. The form's `cleaned_data` hold it no longer.
    """
    pin = form.cleaned_data.pop(PIN, "") if form is not None else ""
    if not pin:
        return replace(actor, pin_awaited=True)
    try:
        confirm_pin(actor=actor, pin=pin)
    except DomainError as error:
        assert form is not None  # it held the PIN
        form.add_error(PIN, str(error.title))
        return None
    return replace(actor, pin_awaited=False)


def done(form: forms.Form, actor: Actor, act: Callable[[Actor], Any]) -> bool:
    """Whether `act` was done by who acts; else the form says why not."""
    who = acting(form, actor)
    if who is not None:
        try:
            act(who)
        except DomainError as error:
            refuse(form, error)
    return not form.errors


def refuse(form: forms.Form, error: DomainError) -> None:
    """What was refused, beside the PIN where it would have been granted with it."""
    if lacks_pin(form, error):
        form.add_error(PIN, _("This goes beyond the rules: type your PIN to decide it."))
    else:
        tell(form, error)


def lacks_pin(form: forms.Form | None, error: DomainError) -> bool:
    """Was a right missing only because the PIN was left out?"""
    return form is not None and error.status == 403 and PIN in form.fields and not form[PIN].value()
