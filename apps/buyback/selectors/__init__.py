"""Reading and locking in the buyback."""

from .payout import cash_given_to_seller_of, cash_rule_on, cash_rules, hold_seller, nature_of, require_payable_so
from .pricing import price
from .register import number_of, register_rules, register_visible_to, rule_on, search_register, seller_of
from .register_verifying import Verdict, verify_register
from .rules import (
    decides_on,
    lock_rule_set,
    lock_rule_sets_of,
    rule_set_on,
    rule_sets_over,
    rule_sets_visible_to,
    rules_of,
)
from .stolen_goods import StolenGoodsFile
from .theft import standing_hits, theft_answers
from .trade_in import (
    accepted_offer,
    announced_as,
    brought_in,
    declared,
    drafts_past,
    estimates_past,
    found,
    line_under_way,
    lines_of,
    lines_under_way,
    lock_trade_in,
    offers_past,
    open_offer,
    quote_now,
    rules_for,
    trade_ins_visible_to,
    with_bonus,
)
from .trying import try_out

__all__ = [
    "StolenGoodsFile",
    "Verdict",
    "accepted_offer",
    "announced_as",
    "brought_in",
    "cash_given_to_seller_of",
    "cash_rule_on",
    "cash_rules",
    "decides_on",
    "declared",
    "drafts_past",
    "estimates_past",
    "found",
    "hold_seller",
    "line_under_way",
    "lines_of",
    "lines_under_way",
    "lock_rule_set",
    "lock_rule_sets_of",
    "lock_trade_in",
    "nature_of",
    "number_of",
    "offers_past",
    "open_offer",
    "price",
    "quote_now",
    "register_rules",
    "register_visible_to",
    "require_payable_so",
    "rule_on",
    "rule_set_on",
    "rule_sets_over",
    "rule_sets_visible_to",
    "rules_for",
    "rules_of",
    "search_register",
    "seller_of",
    "standing_hits",
    "theft_answers",
    "trade_ins_visible_to",
    "try_out",
    "verify_register",
    "with_bonus",
]
