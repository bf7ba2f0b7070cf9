"""What operations of the buyback accept."""

from .pricing import Appraised, NewRuleSet, Priced, Rules, RuleSetChanges
from .register import EntryChanges, NewEntry, SellerSnapshot, ThingSnapshot

__all__ = [
    "Appraised",
    "EntryChanges",
    "NewEntry",
    "NewRuleSet",
    "Priced",
    "RuleSetChanges",
    "Rules",
    "SellerSnapshot",
    "ThingSnapshot",
]
