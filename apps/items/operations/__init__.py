"""Every change to items."""

from .custody import move_custody
from .grading import attach_photo, grade_item, inspect_item
from .holding import hold_item, recover_item, release_hold, require_free, require_not_held, require_workable
from .ledger import record_entry
from .locating import archive_location, create_location, move_location, update_location
from .merging import lock_pair, merge_items
from .owning import acquire_item, give_back_item, relinquish_item, take_back_item
from .registering import register_item, update_item
from .transferring import (
    add_to_transfer,
    cancel_transfer,
    open_transfer,
    receive_in_transfer,
    remove_from_transfer,
    send_transfer,
)

__all__ = [
    "acquire_item",
    "add_to_transfer",
    "archive_location",
    "attach_photo",
    "cancel_transfer",
    "create_location",
    "give_back_item",
    "grade_item",
    "hold_item",
    "inspect_item",
    "lock_pair",
    "merge_items",
    "move_custody",
    "move_location",
    "open_transfer",
    "receive_in_transfer",
    "record_entry",
    "recover_item",
    "register_item",
    "release_hold",
    "relinquish_item",
    "remove_from_transfer",
    "require_free",
    "require_not_held",
    "require_workable",
    "send_transfer",
    "take_back_item",
    "update_item",
    "update_location",
]
