"""Refusals of resale."""

from .listing import NotAChannel, NotASale, OnHold, WordingRefused
from .margin import EarlierPeriodOpen, MarginCasesOpen, PeriodNotOver
from .stock import AlreadySold, BelowCost, InWorkshop, NotPriced

__all__ = [
    "AlreadySold",
    "BelowCost",
    "EarlierPeriodOpen",
    "InWorkshop",
    "MarginCasesOpen",
    "NotAChannel",
    "NotASale",
    "NotPriced",
    "OnHold",
    "PeriodNotOver",
    "WordingRefused",
]
