"""Refusals of the buyback."""

from .pricing import NoPriceRules, RulesPublished
from .register import EntryReversed, LotTooDear

__all__ = [
    "EntryReversed",
    "LotTooDear",
    "NoPriceRules",
    "RulesPublished",
]
