"""Facts of the buyback."""

from . import payout, pricing, register, trade_in

__all__ = [
    "payout",
    "pricing",
    "register",
    "trade_in",
]
