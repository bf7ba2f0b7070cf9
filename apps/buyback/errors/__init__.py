"""Refusals of the buyback."""

from .pricing import NoPriceRules, RulesPublished

__all__ = ["NoPriceRules", "RulesPublished"]
