"""What the passport of a thing announces."""

from apps.core.events import declare

ITEM_REGISTERED = declare("item.registered")
ITEM_UPDATED = declare("item.updated")
ITEM_CUSTODY_CHANGED = declare("item.custody_changed")
ITEM_ACQUIRED = declare("item.acquired")
ITEM_RELINQUISHED = declare("item.relinquished")
ITEM_TAKEN_BACK = declare("item.taken_back")
ITEM_GIVEN_BACK = declare("item.given_back")
ITEM_HELD = declare("item.held")
ITEM_RELEASED = declare("item.released")
ITEM_GRADED = declare("item.graded")
ITEM_FILE_ATTACHED = declare("item.file_attached")
