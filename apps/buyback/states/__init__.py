"""Closed lists and lives of the buyback."""

from .payout import PayoutMode, PayoutState
from .pricing import PRICE_RULE_SET, BaseKind, EffectKind, QuestionKind, RuleSetStatus, StepKind
from .register import (
    ABOUT_ANOTHER,
    KEPT_YEARS,
    LOT_CEILING,
    MOST_YEARS,
    PAID,
    SINCE,
    EntryKind,
    ExportState,
    PaymentMode,
    Tampering,
)
from .trade_in import (
    TRADE_IN,
    VAT_ORIGIN,
    OfferState,
    SellerKind,
    TheftResult,
    TradeInLineState,
    TradeInMode,
    TradeInStatus,
)

__all__ = [
    "ABOUT_ANOTHER",
    "KEPT_YEARS",
    "LOT_CEILING",
    "MOST_YEARS",
    "PAID",
    "PRICE_RULE_SET",
    "SINCE",
    "TRADE_IN",
    "VAT_ORIGIN",
    "BaseKind",
    "EffectKind",
    "EntryKind",
    "ExportState",
    "OfferState",
    "PaymentMode",
    "PayoutMode",
    "PayoutState",
    "QuestionKind",
    "RuleSetStatus",
    "SellerKind",
    "StepKind",
    "Tampering",
    "TheftResult",
    "TradeInLineState",
    "TradeInMode",
    "TradeInStatus",
]
