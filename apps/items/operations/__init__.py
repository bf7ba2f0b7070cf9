"""Every change to items."""

from .custody import move_custody
from .grading import attach_photo, grade_item, inspect_item
from .holding import hold_item, release_hold, require_free
from .ledger import record_entry
from .owning import acquire_item, give_back_item, relinquish_item, take_back_item
from .registering import register_item, update_item

__all__ = [
    "acquire_item",
    "attach_photo",
    "give_back_item",
    "grade_item",
    "hold_item",
    "inspect_item",
    "move_custody",
    "record_entry",
    "register_item",
    "release_hold",
    "relinquish_item",
    "require_free",
    "take_back_item",
    "update_item",
]
