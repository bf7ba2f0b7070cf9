"""Things for sale, where they are offered, their prices and their sales, and the book of margin VAT."""

from .listing import Channel, Hold, Listing
from .margin import MarginChoice, MarginLine, MarginPeriod
from .markdown import MarkdownPlan
from .pricing import PriceChange, PriceRule
from .sale import Sale, SaleReceipt, SaleRefund
from .stock import StockItem
from .warranty import WarrantyRule

__all__ = [
    "Channel",
    "Hold",
    "Listing",
    "MarginChoice",
    "MarginLine",
    "MarginPeriod",
    "MarkdownPlan",
    "PriceChange",
    "PriceRule",
    "Sale",
    "SaleReceipt",
    "SaleRefund",
    "StockItem",
    "WarrantyRule",
]
