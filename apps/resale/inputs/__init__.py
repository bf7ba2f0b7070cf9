"""What operations of resale take."""

from .stock import NewPriceRule, NewWarrantyRule, Pricing, ReportedSale, Ticketed

__all__ = ["NewPriceRule", "NewWarrantyRule", "Pricing", "ReportedSale", "Ticketed"]
