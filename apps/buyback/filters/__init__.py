"""What narrows the lists of the buyback, and what of them can be searched."""

from .register import REGISTER, RegisterFilter
from .trade_in import PRICE_RULE_SETS, TRADE_INS, PriceRuleSetFilter, TradeInFilter

__all__ = ["PRICE_RULE_SETS", "REGISTER", "TRADE_INS", "PriceRuleSetFilter", "RegisterFilter", "TradeInFilter"]
