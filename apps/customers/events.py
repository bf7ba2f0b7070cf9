"""What the customers' world announces: that somebody changed, never who they are."""

from apps.core.events import declare

CUSTOMER_CREATED = declare("customer.created")
CUSTOMER_UPDATED = declare("customer.updated")
CUSTOMER_ARCHIVED = declare("customer.archived")
IDENTITY_CHECKED = declare("identity_check.recorded")
