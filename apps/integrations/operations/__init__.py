"""Every change to connections, the push itself, and reading the tickets of partners' tills."""

from .connections import add_connection, add_route, change_mapping, restore_mapping, set_active
from .polled import polled_ticket
from .polling import Polled, PollResult, poll_tickets, read_now, set_polling
from .pushing import PartnerChannel

__all__ = [
    "PartnerChannel",
    "PollResult",
    "Polled",
    "add_connection",
    "add_route",
    "change_mapping",
    "poll_tickets",
    "polled_ticket",
    "read_now",
    "restore_mapping",
    "set_active",
    "set_polling",
]
