"""What is payable, what was paid, what went oddly, and what is owed on vouchers."""

from .case import Case
from .door import StoreDoor
from .end_of_day import EndOfDay, EndOfDayEntry, EndOfDayTotal
from .intake import IntakeReceipt, IntakeTicket
from .ledger import LedgerAccount, LedgerEntry, LedgerTransaction
from .payable import Payable, PayableLine
from .receipt import Receipt, ReceiptEvidence, ReceiptTender
from .voucher import Voucher, VoucherGuesses, VoucherHold
from .voucher_rules import VoucherPolicy, VoucherTerm

__all__ = [
    "Case",
    "EndOfDay",
    "EndOfDayEntry",
    "EndOfDayTotal",
    "IntakeReceipt",
    "IntakeTicket",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "Payable",
    "PayableLine",
    "Receipt",
    "ReceiptEvidence",
    "ReceiptTender",
    "StoreDoor",
    "Voucher",
    "VoucherGuesses",
    "VoucherHold",
    "VoucherPolicy",
    "VoucherTerm",
]
