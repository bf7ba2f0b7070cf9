"""The only places where money changes here."""

from .assigning import assign_receipt
from .cases import open_case, resolve_case
from .clocks import CLOCKS
from .declaring import confirm_declared, declare_payment, set_aside_declared, witness_ticket
from .deposits import ask_advance, ask_refund, ask_security_deposit, grant_goodwill, return_security_deposit
from .doors import set_store_door
from .end_of_day import enter_till_totals, question_difference, sign_off_day
from .payables import open_payable, revise_payable, withdraw_advances, withdraw_payable
from .receipts import record_payment
from .recoding import recode_payable, recode_subject
from .reserving import release_payable, require_free, reserve_payable
from .vouchers import (
    authorize_voucher,
    cancel_voucher,
    capture_voucher,
    expire_voucher,
    expire_vouchers,
    find_voucher,
    issue_voucher,
    lapse_holds,
    refund_voucher,
    release_voucher,
    set_voucher_policy,
    set_voucher_term,
    settle_vouchers,
)

__all__ = [
    "CLOCKS",
    "ask_advance",
    "ask_refund",
    "ask_security_deposit",
    "assign_receipt",
    "authorize_voucher",
    "cancel_voucher",
    "capture_voucher",
    "confirm_declared",
    "declare_payment",
    "enter_till_totals",
    "expire_voucher",
    "expire_vouchers",
    "find_voucher",
    "grant_goodwill",
    "issue_voucher",
    "lapse_holds",
    "open_case",
    "open_payable",
    "question_difference",
    "recode_payable",
    "recode_subject",
    "record_payment",
    "refund_voucher",
    "release_payable",
    "release_voucher",
    "require_free",
    "reserve_payable",
    "resolve_case",
    "return_security_deposit",
    "revise_payable",
    "set_aside_declared",
    "set_store_door",
    "set_voucher_policy",
    "set_voucher_term",
    "settle_vouchers",
    "sign_off_day",
    "withdraw_advances",
    "withdraw_payable",
    "witness_ticket",
]
