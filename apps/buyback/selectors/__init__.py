"""Reading and locking in the buyback."""

from .pricing import price
from .rules import lock_rule_set, lock_rule_sets_of, rule_set_on, rule_sets_over, rule_sets_visible_to, rules_of

__all__ = [
    "lock_rule_set",
    "lock_rule_sets_of",
    "price",
    "rule_set_on",
    "rule_sets_over",
    "rule_sets_visible_to",
    "rules_of",
]
