"""The physical unit, who holds it, what it cost and earned, what was seen of it, where it stands and goes."""

from .condition import ConditionReport
from .custody import CustodyEvent
from .entry import ItemEntry
from .hold import ItemHold
from .item import Item
from .location import StockLocation
from .transfer import Transfer, TransferLine

__all__ = [
    "ConditionReport",
    "CustodyEvent",
    "Item",
    "ItemEntry",
    "ItemHold",
    "StockLocation",
    "Transfer",
    "TransferLine",
]
