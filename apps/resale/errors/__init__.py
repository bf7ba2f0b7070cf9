"""Refusals of resale."""

from .margin import EarlierPeriodOpen, MarginCasesOpen, PeriodNotOver
from .stock import AlreadySold, BelowCost, NotPriced

__all__ = ["AlreadySold", "BelowCost", "EarlierPeriodOpen", "MarginCasesOpen", "NotPriced", "PeriodNotOver"]
