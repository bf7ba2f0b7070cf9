"""Facts about partner connections."""

from apps.core.events import declare

CONNECTION_ADDED = declare("connection.added")
CONNECTION_CHANGED = declare("connection.changed")
MAPPING_CHANGED = declare("connection.mapping_changed")
ROUTE_ADDED = declare("connection.route_added")
