"""Reading and locking in the buyback."""

from .pricing import price
from .register import number_of, register_visible_to, rule_on, seller_of
from .register_verifying import Verdict, verify_register
from .rules import lock_rule_set, lock_rule_sets_of, rule_set_on, rule_sets_over, rule_sets_visible_to, rules_of

__all__ = [
    "Verdict",
    "lock_rule_set",
    "lock_rule_sets_of",
    "number_of",
    "price",
    "register_visible_to",
    "rule_on",
    "rule_set_on",
    "rule_sets_over",
    "rule_sets_visible_to",
    "rules_of",
    "seller_of",
    "verify_register",
]
