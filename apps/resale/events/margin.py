"""Facts about margin VAT: months and methods. What each line says stays in the book."""

from apps.core.events import declare

MARGIN_PERIOD_OPENED = declare("margin_period.opened")
MARGIN_PERIOD_STOCK_DECLARED = declare("margin_period.stock_declared")
MARGIN_PERIOD_CLOSED = declare("margin_period.closed")
STOCK_FULL_PRICE_CHOSEN = declare("stock_item.full_price_chosen")
MARGIN_CHOICE_SET = declare("margin_choice.set")
