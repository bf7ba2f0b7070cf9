"""What the shops buy from people, and by which rules."""

from .pricing import PriceRuleSet

__all__ = ["PriceRuleSet"]
