"""Refusals of resale."""

from .listing import NotAChannel, NotASale, OnHold, WordingRefused
from .margin import EarlierPeriodOpen, MarginCasesOpen, PeriodNotOver
from .stock import AlreadySold, BelowCost, NotPriced

__all__ = [
    "AlreadySold",
    "BelowCost",
    "EarlierPeriodOpen",
    "MarginCasesOpen",
    "NotAChannel",
    "NotASale",
    "NotPriced",
    "OnHold",
    "PeriodNotOver",
    "WordingRefused",
]
