"""What the store world announces. No names: whoever may know a person looks them up."""

from apps.core.events import declare

LEGAL_ENTITY_CREATED = declare("legal_entity.created")
STORE_CREATED = declare("store.created")
STORE_UPDATED = declare("store.updated")
TILL_CREATED = declare("till.created")
TILL_UPDATED = declare("till.updated")
STAFF_HIRED = declare("staff.hired")
STAFF_UPDATED = declare("staff.updated")
STAFF_CREDENTIALS_CHANGED = declare("staff.credentials_changed")
STAFF_LOCKED = declare("staff.locked")
STAFF_LEFT = declare("staff.left")
ROLE_CREATED = declare("role.created")
ROLE_UPDATED = declare("role.updated")
ROLE_ASSIGNED = declare("role_assignment.started")
ROLE_ENDED = declare("role_assignment.ended")
DEVICE_REGISTERED = declare("device.registered")
DEVICE_LOCKED = declare("device.locked")
DEVICE_REVOKED = declare("device.revoked")
