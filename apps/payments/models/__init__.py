"""What is payable, what was paid, and what went oddly."""

from .case import Case
from .door import StoreDoor
from .payable import Payable, PayableLine
from .receipt import Receipt, ReceiptEvidence, ReceiptTender

__all__ = ["Case", "Payable", "PayableLine", "Receipt", "ReceiptEvidence", "ReceiptTender", "StoreDoor"]
