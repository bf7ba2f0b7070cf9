"""Margin VAT: which regime, how much, and what a company's months say."""

from .book import (
    choices_visible_to,
    first_open_month,
    hold_book,
    lines_of,
    lock_period,
    month_for,
    next_month,
    open_cases_of,
    periods_visible_to,
    sale_line,
    standing_of,
)
from .closing import why_not_closed
from .deciding import Rung, choice_on, decision_for, rate_for, regime_for, rung_for
from .figures import Figures, figures_for, figures_of
from .mention import mention_on
from .regime import Decision, Facts, decide
from .sums import Change, GlobalMonth, Standing, change_between, global_month, stock_adjustment, vat_within

__all__ = [
    "Change",
    "Decision",
    "Facts",
    "Figures",
    "GlobalMonth",
    "Rung",
    "Standing",
    "change_between",
    "choice_on",
    "choices_visible_to",
    "decide",
    "decision_for",
    "figures_for",
    "figures_of",
    "first_open_month",
    "global_month",
    "hold_book",
    "lines_of",
    "lock_period",
    "mention_on",
    "month_for",
    "next_month",
    "open_cases_of",
    "periods_visible_to",
    "rate_for",
    "regime_for",
    "rung_for",
    "sale_line",
    "standing_of",
    "stock_adjustment",
    "vat_within",
    "why_not_closed",
]
