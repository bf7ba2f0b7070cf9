"""Refusals of the buyback."""

from .payout import CashLimit, MetalByTransfer, OwnGrading
from .pricing import NoPriceRules, RulesPublished
from .register import EntryReversed, LotTooDear
from .trade_in import NotReadyToClear, OfferOver, OverCounterLimit, ReportedStolen, WrongSeller

__all__ = [
    "CashLimit",
    "EntryReversed",
    "LotTooDear",
    "MetalByTransfer",
    "NoPriceRules",
    "NotReadyToClear",
    "OfferOver",
    "OverCounterLimit",
    "OwnGrading",
    "ReportedStolen",
    "RulesPublished",
    "WrongSeller",
]
