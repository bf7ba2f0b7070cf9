"""Closed lists and lives of the buyback."""

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

__all__ = [
    "ABOUT_ANOTHER",
    "KEPT_YEARS",
    "LOT_CEILING",
    "MOST_YEARS",
    "PAID",
    "PRICE_RULE_SET",
    "SINCE",
    "BaseKind",
    "EffectKind",
    "EntryKind",
    "ExportState",
    "PaymentMode",
    "QuestionKind",
    "RuleSetStatus",
    "StepKind",
    "Tampering",
]
