"""Trade-ins: their only writes."""

from .answering import accept_items, decline
from .clearing import clear, hold, release, seize
from .clocks import CLOCKS, expire_drafts, expire_estimates, lapse_offers
from .grading import add_lot_line, grade
from .offering import counter, lapse_offer, make_offer
from .opening import announce, cancel, draft, estimate, expire_draft, expire_estimate
from .proving import attach_file, check_stolen, sign, verify_identity
from .receiving import receive
from .returning import mark_unclaimed, prepare_return, recycle, return_lines, return_rejected

__all__ = [
    "CLOCKS",
    "accept_items",
    "add_lot_line",
    "announce",
    "attach_file",
    "cancel",
    "check_stolen",
    "clear",
    "counter",
    "decline",
    "draft",
    "estimate",
    "expire_draft",
    "expire_drafts",
    "expire_estimate",
    "expire_estimates",
    "grade",
    "hold",
    "lapse_offer",
    "lapse_offers",
    "make_offer",
    "mark_unclaimed",
    "prepare_return",
    "receive",
    "recycle",
    "release",
    "return_lines",
    "return_rejected",
    "seize",
    "sign",
    "verify_identity",
]
