"""What operations on money accept."""

from .intake import MOST_TICKETS, PosTicket, ReadTicket
from .till import (
    LARGEST,
    VOUCHER,
    Declaration,
    Evidence,
    Line,
    NewVoucher,
    NewVoucherPolicy,
    PaidLine,
    Subject,
    Tender,
    Ticket,
    TillPayment,
    TillTotal,
)

__all__ = [
    "LARGEST",
    "MOST_TICKETS",
    "VOUCHER",
    "Declaration",
    "Evidence",
    "Line",
    "NewVoucher",
    "NewVoucherPolicy",
    "PaidLine",
    "PosTicket",
    "ReadTicket",
    "Subject",
    "Tender",
    "Ticket",
    "TillPayment",
    "TillTotal",
]
