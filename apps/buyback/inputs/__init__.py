"""What operations of the buyback accept."""

from .pricing import Appraised, NewRuleSet, Priced, Rules, RuleSetChanges

__all__ = ["Appraised", "NewRuleSet", "Priced", "RuleSetChanges", "Rules"]
