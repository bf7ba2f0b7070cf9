"""A store's day: what its tills said, what their own tickets add up to, and why the two differ."""

from .figures import Figures, figures
from .movements import FIRST_DAY, Movement, movements, reversals_linked_to
from .pages import DayPage, day_page, end_of_days_visible_to, likely_payables, lock_day, open_days, till_codes
from .portions import shares, to_json

__all__ = [
    "FIRST_DAY",
    "DayPage",
    "Figures",
    "Movement",
    "day_page",
    "end_of_days_visible_to",
    "figures",
    "likely_payables",
    "lock_day",
    "movements",
    "open_days",
    "reversals_linked_to",
    "shares",
    "till_codes",
    "to_json",
]
