"""What the shops buy from people, and by which rules."""

from .pricing import PriceRuleSet
from .register import RegisterCheckpoint, RegisterCounter, RegisterEntry, RegisterRule
from .register_export import RegisterExport

__all__ = [
    "PriceRuleSet",
    "RegisterCheckpoint",
    "RegisterCounter",
    "RegisterEntry",
    "RegisterExport",
    "RegisterRule",
]
