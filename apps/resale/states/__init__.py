"""Closed lists of resale and its transition tables."""

from .margin import MarginMethod, Regime, RegimeReason
from .sale import SALE, SaleState
from .stock import ENDED, NOT_OURS, OFF_SALE, STOCK_ITEM, UNSOLD, StockStatus

__all__ = [
    "ENDED",
    "NOT_OURS",
    "OFF_SALE",
    "SALE",
    "STOCK_ITEM",
    "UNSOLD",
    "MarginMethod",
    "Regime",
    "RegimeReason",
    "SaleState",
    "StockStatus",
]
