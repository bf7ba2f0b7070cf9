"""Every change to items."""

from .custody import move_custody
from .registering import register_item, update_item

__all__ = ["move_custody", "register_item", "update_item"]
