"""Facts about price rules."""

from apps.core.events import declare

DRAFTED = declare("price_rule_set.drafted")
CHANGED = declare("price_rule_set.changed")
DISCARDED = declare("price_rule_set.discarded")
PUBLISHED = declare("price_rule_set.published")
RETIRED = declare("price_rule_set.retired")
SUPERSEDED = declare("price_rule_set.superseded")
