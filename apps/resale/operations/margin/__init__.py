"""Writes of the margin book."""

from .choosing import choose_margin_method, declare_stock
from .closing import close_margin_period
from .recording import correct_margin, record_margin, record_purchases, reverse_margin
from .taxing import check_rung, choose_full_price

__all__ = [
    "check_rung",
    "choose_full_price",
    "choose_margin_method",
    "close_margin_period",
    "correct_margin",
    "declare_stock",
    "record_margin",
    "record_purchases",
    "reverse_margin",
]
