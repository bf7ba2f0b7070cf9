"""Facts about money for sellers: amounts and ways, never accounts."""

from apps.core.events import declare

ASKED = declare("payout.asked")
SENT = declare("payout.sent")
FAILED = declare("payout.failed")
REVERSED = declare("payout.reversed")
CASH_RULE_SET = declare("cash_rule.set")
