"""Things for sale, their prices and their sales, and the book of margin VAT."""

from .margin import MarginChoice, MarginLine, MarginPeriod
from .pricing import PriceChange, PriceRule
from .sale import Sale, SaleReceipt
from .stock import StockItem
from .warranty import WarrantyRule

__all__ = [
    "MarginChoice",
    "MarginLine",
    "MarginPeriod",
    "PriceChange",
    "PriceRule",
    "Sale",
    "SaleReceipt",
    "StockItem",
    "WarrantyRule",
]
