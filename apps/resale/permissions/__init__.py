"""Rights over what is for sale."""

from .listing import (
    LISTINGS_READ,
    LISTINGS_WRITE,
    MARKDOWNS_APPLY,
)
from .margin import (
    MARGIN_CHOOSE,
    MARGIN_CLOSE,
    MARGIN_READ,
)
from .stock import (
    RESALE_RULE,
    SALES_READ,
    SALES_RETURN,
    SALES_WRITE,
    STOCK_BELOW_COST,
    STOCK_DISPOSE,
    STOCK_HOLD,
    STOCK_PREPARE,
    STOCK_PRICE,
    STOCK_READ,
    STOCK_SELL,
    WARRANTY_RULES_WRITE,
)

__all__ = [
    "LISTINGS_READ",
    "LISTINGS_WRITE",
    "MARGIN_CHOOSE",
    "MARGIN_CLOSE",
    "MARGIN_READ",
    "MARKDOWNS_APPLY",
    "RESALE_RULE",
    "SALES_READ",
    "SALES_RETURN",
    "SALES_WRITE",
    "STOCK_BELOW_COST",
    "STOCK_DISPOSE",
    "STOCK_HOLD",
    "STOCK_PREPARE",
    "STOCK_PRICE",
    "STOCK_READ",
    "STOCK_SELL",
    "WARRANTY_RULES_WRITE",
]
