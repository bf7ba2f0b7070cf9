"""What operations of resale take."""

from .listing import NewChannel, NewHold, NewMarkdownPlan, Wording
from .margin import NewMarginChoice, Sold
from .stock import NewPriceRule, NewWarrantyRule, Pricing, ReportedSale, Returned, Ticketed

__all__ = [
    "NewChannel",
    "NewHold",
    "NewMarginChoice",
    "NewMarkdownPlan",
    "NewPriceRule",
    "NewWarrantyRule",
    "Pricing",
    "ReportedSale",
    "Returned",
    "Sold",
    "Ticketed",
    "Wording",
]
