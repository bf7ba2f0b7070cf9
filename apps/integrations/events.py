"""Facts about partner connections."""

from apps.core.events import declare

CONNECTION_ADDED = declare("connection.added")
CONNECTION_CHANGED = declare("connection.changed")
MAPPING_CHANGED = declare("connection.mapping_changed")
ROUTE_ADDED = declare("connection.route_added")
TICKETS_READ_FROM_NOW = declare("connection.ticket_reading_started")
TICKETS_READ_NO_MORE = declare("connection.ticket_reading_stopped")
MANIFEST_CHANGED = declare("connection.manifest_changed")

TICKET_FILE_READ = declare("ticket_file.read")
TICKET_FILE_SKIPPED = declare("ticket_file.skipped")
TICKET_FILE_REJECTED = declare("ticket_file.rejected")
TICKET_FILE_RETRIED = declare("ticket_file.retried")
