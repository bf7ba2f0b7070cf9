"""What the shops buy from people, and by which rules."""

from .cash_rule import CashRule
from .offer import Offer, OfferLine
from .payout import Payout
from .pricing import PriceRuleSet
from .register import RegisterCheckpoint, RegisterCounter, RegisterEntry, RegisterRule
from .register_export import RegisterExport
from .trade_in import TheftLookUp, TradeIn, TradeInLine

__all__ = [
    "CashRule",
    "Offer",
    "OfferLine",
    "Payout",
    "PriceRuleSet",
    "RegisterCheckpoint",
    "RegisterCounter",
    "RegisterEntry",
    "RegisterExport",
    "RegisterRule",
    "TheftLookUp",
    "TradeIn",
    "TradeInLine",
]
