"""Reads for the screens that span apps."""

from .finding import Found, find, orders_of
from .partners import partner_light
from .today import next_due, numbers_of

__all__ = ["Found", "find", "next_due", "numbers_of", "orders_of", "partner_light"]
