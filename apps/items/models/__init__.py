"""The physical unit and who holds it."""

from .custody import CustodyEvent
from .item import Item

__all__ = ["CustodyEvent", "Item"]
