"""Facts about where things are offered, about holds, and about plans of reduction."""

from apps.core.events import declare

CHANNEL_OPENED = declare("channel.opened")
CHANNEL_MOVED = declare("channel.moved")
CHANNEL_READER_SET = declare("channel.reader_set")
LISTING_DRAFTED = declare("listing.drafted")
LISTING_PUBLISHING = declare("listing.publishing")
LISTING_LIVE = declare("listing.live")
LISTING_DELISTING = declare("listing.delisting")
LISTING_GONE = declare("listing.gone")
LISTING_FAILED = declare("listing.failed")
STOCK_TESTED = declare("stock_item.tested")
MARKDOWN_PLAN_SET = declare("markdown_plan.set")
PRICE_RULE_SET = declare("resale_price_rule.set")
WARRANTY_RULE_SET = declare("warranty_rule.set")
MARKDOWN_PLAN_STOPPED = declare("markdown_plan.stopped")
