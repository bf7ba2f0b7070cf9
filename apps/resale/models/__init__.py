"""Things for sale, their prices, and their sales."""

from .pricing import PriceChange, PriceRule
from .sale import Sale, SaleReceipt
from .stock import StockItem
from .warranty import WarrantyRule

__all__ = ["PriceChange", "PriceRule", "Sale", "SaleReceipt", "StockItem", "WarrantyRule"]
