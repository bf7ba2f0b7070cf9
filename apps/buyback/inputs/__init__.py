"""What operations of the buyback accept."""

from .pricing import Appraised, NewRuleSet, Priced, Rules, RuleSetChanges
from .register import EntryChanges, NewEntry, SellerSnapshot, ThingSnapshot
from .trade_in import CounterLine, LineFound, NewTradeIn, NewTradeInLine, Reception, StatedCheck

__all__ = [
    "Appraised",
    "CounterLine",
    "EntryChanges",
    "LineFound",
    "NewEntry",
    "NewRuleSet",
    "NewTradeIn",
    "NewTradeInLine",
    "Priced",
    "Reception",
    "RuleSetChanges",
    "Rules",
    "SellerSnapshot",
    "StatedCheck",
    "ThingSnapshot",
]
