"""Margin VAT: which regime, how much, and what a company's months say."""

from .regime import Decision, Facts, decide
from .sums import Change, GlobalMonth, Standing, change_between, global_month, stock_adjustment, vat_within

__all__ = [
    "Change",
    "Decision",
    "Facts",
    "GlobalMonth",
    "Standing",
    "change_between",
    "decide",
    "global_month",
    "stock_adjustment",
    "vat_within",
]
