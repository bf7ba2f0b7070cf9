"""Paying sellers: the only writes."""

from .asking import pay_out
from .confirming import confirm_transfer, fail_payout, put_in_stock
from .counting import TradeInPayable
from .rescinding import rescind
from .ruling import set_cash_rule

__all__ = [
    "TradeInPayable",
    "confirm_transfer",
    "fail_payout",
    "pay_out",
    "put_in_stock",
    "rescind",
    "set_cash_rule",
]
