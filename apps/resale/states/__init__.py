"""Closed lists of resale and its transition tables."""

from .listing import IN_FEED, LISTING, ChannelKind, ListingState
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
from .wording import CONDITION_WORDS, NEVER, WHEN_TESTED

__all__ = [
    "CONDITION_WORDS",
    "ENDED",
    "IN_FEED",
    "LISTING",
    "MARGIN_PERIOD",
    "NEVER",
    "NOT_OURS",
    "OFF_SALE",
    "OF_A_SALE",
    "OF_PURCHASES",
    "SALE",
    "STOCK_ITEM",
    "UNSOLD",
    "WHEN_TESTED",
    "ChannelKind",
    "LineKind",
    "ListingState",
    "MarginMethod",
    "PeriodState",
    "Regime",
    "RegimeReason",
    "SaleState",
    "StockStatus",
]
