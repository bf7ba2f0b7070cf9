"""The physical unit, who holds it, what it cost and earned, what was seen of it."""

from .condition import ConditionReport
from .custody import CustodyEvent
from .entry import ItemEntry
from .hold import ItemHold
from .item import Item

__all__ = ["ConditionReport", "CustodyEvent", "Item", "ItemEntry", "ItemHold"]
