"""Money for tills and integrators."""

from .cases import Cases, ResolveCase
from .deposits import Deposits, Payouts, Refunds, ReturnDeposit
from .payables import DeclarePayment, DiscardPayable, OpenPayable, PayableDetail, Payables
from .payments import ConfirmPayment, PaymentDetail, Payments, SetAsidePayment

__all__ = [
    "Cases",
    "ConfirmPayment",
    "DeclarePayment",
    "Deposits",
    "DiscardPayable",
    "OpenPayable",
    "PayableDetail",
    "Payables",
    "PaymentDetail",
    "Payments",
    "Payouts",
    "Refunds",
    "ResolveCase",
    "ReturnDeposit",
    "SetAsidePayment",
]
