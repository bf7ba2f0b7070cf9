"""Reads of resale."""

from .listing import (
    channel_by_code,
    feed_of,
    holds_past,
    listings_of,
    listings_visible_to,
    listings_with_details,
    lock_listing,
    running_hold,
)
from .markdown import (
    Reduction,
    markdown_plans_in_force,
    markdown_plans_to_apply,
    markdown_plans_visible_to,
    reductions,
    reductions_of,
    to_cut,
    under_plan,
)
from .pricing import Suggestion, least_price, suggestion
from .reduction import prior_of, prior_price
from .rules import (
    channels_visible_to,
    lock_channel,
    price_rules_visible_to,
    warranty_rules_visible_to,
)
from .sales import lock_sale, sale_that_counts, sales_visible_to, sales_with_details, stores_taking_back
from .shelf import LONG, ON_SALE, SHELVES, SOLD, TO_PREPARE, count_shelves, standing_since, stock_matching
from .stock import (
    lock_for_sale,
    lock_lives,
    lock_stock,
    stock_by_code,
    stock_in_hand,
    stock_of,
    stock_visible_to,
    stock_with_details,
)
from .tills import Live, live_receipts, ticket_of
from .warranty import warranty_from, warranty_months
from .wording import condition_of, refused_words

__all__ = [
    "LONG",
    "ON_SALE",
    "SHELVES",
    "SOLD",
    "TO_PREPARE",
    "Live",
    "Reduction",
    "Suggestion",
    "channel_by_code",
    "channels_visible_to",
    "condition_of",
    "count_shelves",
    "feed_of",
    "holds_past",
    "least_price",
    "listings_of",
    "listings_visible_to",
    "listings_with_details",
    "live_receipts",
    "lock_channel",
    "lock_for_sale",
    "lock_listing",
    "lock_lives",
    "lock_sale",
    "lock_stock",
    "markdown_plans_in_force",
    "markdown_plans_to_apply",
    "markdown_plans_visible_to",
    "price_rules_visible_to",
    "prior_of",
    "prior_price",
    "reductions",
    "reductions_of",
    "refused_words",
    "running_hold",
    "sale_that_counts",
    "sales_visible_to",
    "sales_with_details",
    "standing_since",
    "stock_by_code",
    "stock_in_hand",
    "stock_matching",
    "stock_of",
    "stock_visible_to",
    "stock_with_details",
    "stores_taking_back",
    "suggestion",
    "ticket_of",
    "to_cut",
    "under_plan",
    "warranty_from",
    "warranty_months",
    "warranty_rules_visible_to",
]
