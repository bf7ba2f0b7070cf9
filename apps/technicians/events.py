"""Facts about technicians."""

from apps.core.events import declare

REGISTERED = declare("technician.registered")
UPDATED = declare("technician.updated")
