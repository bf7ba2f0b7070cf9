"""Facts about money. Amounts and states only; who paid is never in an event."""

from apps.core.events import declare

PAYABLE_OPENED = declare("payable.opened")
PAYABLE_REVISED = declare("payable.revised")
PAYABLE_WITHDRAWN = declare("payable.withdrawn")
PAYABLE_PAYMENT_CHANGED = declare("payable.payment_changed")
PAYMENT_RECORDED = declare("payment.recorded")
PAYMENT_APPLIED = declare("payment.applied")
CASE_OPENED = declare("case.opened")
CASE_RESOLVED = declare("case.resolved")
