"""Fields that price rules ask again and again: words in both languages, what an answer does to the price."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.core.screens.fields import AmountField
from apps.core.validation import LONGEST_LABEL

from ..states import EffectKind


def words_field(label: Any, *, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST_LABEL, widget=widget)


def effect_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("What it does to the price"), choices=EffectKind.choices)


def value_field() -> AmountField:
    """Below zero to take off, and the operation says how far; nothing where the answer does nothing."""
    return AmountField(label=_("By how much, below zero to take off"), min_value=None, required=False)
