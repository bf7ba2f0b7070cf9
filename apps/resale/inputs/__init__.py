"""What operations of resale take."""

from .margin import NewMarginChoice, Sold
from .stock import NewPriceRule, NewWarrantyRule, Pricing, ReportedSale, Ticketed

__all__ = ["NewMarginChoice", "NewPriceRule", "NewWarrantyRule", "Pricing", "ReportedSale", "Sold", "Ticketed"]
