"""What the passport of a thing announces."""

from apps.core.events import declare

ITEM_REGISTERED = declare("item.registered")
ITEM_UPDATED = declare("item.updated")
ITEM_CUSTODY_CHANGED = declare("item.custody_changed")
