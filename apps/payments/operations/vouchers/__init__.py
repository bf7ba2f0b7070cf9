"""Vouchers and the ledger that says what they are worth."""

from .authorizations import authorize_voucher, capture_voucher, refund_voucher, release_voucher
from .finding import find_voucher
from .holding import lapse_holds
from .issuing import cancel_voucher, expire_voucher, expire_vouchers, issue_voucher
from .rules import set_voucher_policy, set_voucher_term
from .spending import settle_vouchers

__all__ = [
    "authorize_voucher",
    "cancel_voucher",
    "capture_voucher",
    "expire_voucher",
    "expire_vouchers",
    "find_voucher",
    "issue_voucher",
    "lapse_holds",
    "refund_voucher",
    "release_voucher",
    "set_voucher_policy",
    "set_voucher_term",
    "settle_vouchers",
]
