"""Words that are kept in French and English, and amounts, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language

from ..money import minor_unit, rounded
from ..states import Move

_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}
_NBSP = "\u00a0"


def said_in(labels: Mapping[str, str]) -> str:
    """A {fr, en} text; French where the other is missing, nothing where both are."""
    return str(labels.get(get_language() or "fr") or labels.get("fr") or "")


def move_label(move: Move) -> str:
    """What its button says."""
    return said_in({"fr": move.fr, "en": move.en})


def money_text(amount: Decimal | str, currency: str) -> str:
    """1,234.50 EUR as €1,234.50 or 1 234,50 €."""
    amount = Decimal(amount)
    places = -int(minor_unit(currency).as_tuple().exponent)
    digits = number_format(abs(rounded(amount, currency)), decimal_pos=places, use_l10n=True, force_grouping=True)
    symbol = _SYMBOLS.get(currency, currency)
    sign = "−" if amount < 0 else ""
    if get_language() == "en":
        gap = "" if currency in _SYMBOLS else _NBSP
        return f"{sign}{symbol}{gap}{digits}"
    return f"{sign}{digits}{_NBSP}{symbol}"
