"""The only places where money changes here."""

from .cases import open_case, resolve_case
from .payables import open_payable, revise_payable, withdraw_payable
from .receipts import record_payment

__all__ = ["open_case", "open_payable", "record_payment", "resolve_case", "revise_payable", "withdraw_payable"]
