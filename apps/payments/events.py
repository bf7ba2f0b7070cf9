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
PAYABLE_RESERVED = declare("payable.reserved")
PAYABLE_RELEASED = declare("payable.released")
PAYMENT_DECLARED = declare("payment.declared")
PAYMENT_CONFIRMED = declare("payment.confirmed")
PAYMENT_SET_ASIDE = declare("payment.set_aside")
STORE_DOOR_SET = declare("store_door.set")
