"""Closed lists of resale and its transition tables."""

from .margin import (
    MARGIN_PERIOD,
    OF_A_SALE,
    OF_PURCHASES,
    LineKind,
    MarginMethod,
    PeriodState,
    Regime,
    RegimeReason,
)
from .sale import SALE, SaleState
from .stock import ENDED, NOT_OURS, OFF_SALE, STOCK_ITEM, UNSOLD, StockStatus

__all__ = [
    "ENDED",
    "MARGIN_PERIOD",
    "NOT_OURS",
    "OFF_SALE",
    "OF_A_SALE",
    "OF_PURCHASES",
    "SALE",
    "STOCK_ITEM",
    "UNSOLD",
    "LineKind",
    "MarginMethod",
    "PeriodState",
    "Regime",
    "RegimeReason",
    "SaleState",
    "StockStatus",
]
