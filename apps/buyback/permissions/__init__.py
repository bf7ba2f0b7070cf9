"""Rights in the buyback."""

from . import payout, trade_in
from .pricing import PRICE_RULES_PUBLISH, PRICE_RULES_READ, PRICE_RULES_WRITE
from .register import REGISTER_EXPORT, REGISTER_READ, REGISTER_RULE, REGISTER_WRITE

__all__ = [
    "PRICE_RULES_PUBLISH",
    "PRICE_RULES_READ",
    "PRICE_RULES_WRITE",
    "REGISTER_EXPORT",
    "REGISTER_READ",
    "REGISTER_RULE",
    "REGISTER_WRITE",
    "payout",
    "trade_in",
]
