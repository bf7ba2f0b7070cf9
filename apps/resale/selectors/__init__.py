"""Reads of resale."""

from .pricing import Suggestion, least_price, suggestion
from .sales import lock_sale, sale_that_counts, sales_visible_to, sales_with_details
from .stock import (
    lock_stock,
    stock_by_code,
    stock_in_hand,
    stock_visible_to,
    stock_with_details,
)
from .tills import Live, live_receipts, ticket_of
from .warranty import warranty_from

__all__ = [
    "Live",
    "Suggestion",
    "least_price",
    "live_receipts",
    "lock_sale",
    "lock_stock",
    "sale_that_counts",
    "sales_visible_to",
    "sales_with_details",
    "stock_by_code",
    "stock_in_hand",
    "stock_visible_to",
    "stock_with_details",
    "suggestion",
    "ticket_of",
    "warranty_from",
]
