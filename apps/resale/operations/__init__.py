"""The only places where things for sale and their sales change."""

from .offering import deliver, release_for_sale, take_off_sale
from .paying import StockItemPayable
from .preparing import harvest, make_ready, scrap, start_refurbishment
from .pricing import price
from .ruling import set_price_rule, set_warranty_rule, sync_default_rules
from .stocking import take_into_stock, withdraw_from_stock

__all__ = [
    "StockItemPayable",
    "deliver",
    "harvest",
    "make_ready",
    "price",
    "release_for_sale",
    "scrap",
    "set_price_rule",
    "set_warranty_rule",
    "start_refurbishment",
    "sync_default_rules",
    "take_into_stock",
    "take_off_sale",
    "withdraw_from_stock",
]
