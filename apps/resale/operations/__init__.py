"""The only places where things for sale and their sales change."""

from .channels import move_shop, open_channel, set_feed_reader
from .clocks import CLOCKS
from .crossing import StockBetweenCompanies
from .giving_back import channel_gave_back, channel_gave_nothing, channel_left_open, have_channel_give_back
from .holding import end_hold, expire_hold, expire_holds, hold
from .listing import confirm_gone, confirm_live, delist, draft_listing, fail_listing, feed_was_read, publish
from .merging import StockOfItem
from .offering import deliver, release_for_sale, take_off_sale
from .paying import StockItemPayable
from .preparing import harvest, make_ready, scrap, start_refurbishment
from .pricing import price
from .reducing import apply_markdown, apply_markdown_plans, apply_markdowns, set_markdown_plan, stop_markdown_plan
from .reporting import report_sale
from .returning import regrade, take_back
from .ruling import set_price_rule, set_warranty_rule, sync_default_rules
from .stocking import (
    follow_to_store,
    freeze_offer,
    take_into_stock,
    tell_of_changed_item,
    withdraw_from_stock,
)
from .testing import record_tests

__all__ = [
    "CLOCKS",
    "StockBetweenCompanies",
    "StockItemPayable",
    "StockOfItem",
    "apply_markdown",
    "apply_markdown_plans",
    "apply_markdowns",
    "channel_gave_back",
    "channel_gave_nothing",
    "channel_left_open",
    "confirm_gone",
    "confirm_live",
    "delist",
    "deliver",
    "draft_listing",
    "end_hold",
    "expire_hold",
    "expire_holds",
    "fail_listing",
    "feed_was_read",
    "follow_to_store",
    "freeze_offer",
    "harvest",
    "have_channel_give_back",
    "hold",
    "make_ready",
    "move_shop",
    "open_channel",
    "price",
    "publish",
    "record_tests",
    "regrade",
    "release_for_sale",
    "report_sale",
    "scrap",
    "set_feed_reader",
    "set_markdown_plan",
    "set_price_rule",
    "set_warranty_rule",
    "start_refurbishment",
    "stop_markdown_plan",
    "sync_default_rules",
    "take_back",
    "take_into_stock",
    "take_off_sale",
    "tell_of_changed_item",
    "withdraw_from_stock",
]
