"""Every change to connections, the push itself, and reading the tickets of partners' tills."""

from .connections import add_connection, add_route, change_mapping, restore_mapping, set_active
from .manifests import change_manifest, restore_manifest
from .polled import polled_ticket
from .polling import Polled, PollResult, poll_tickets, read_now, set_polling
from .pushing import PartnerChannel
from .ticket_files import retry_ticket_file
from .ticket_folders import read_folders

__all__ = [
    "PartnerChannel",
    "PollResult",
    "Polled",
    "add_connection",
    "add_route",
    "change_manifest",
    "change_mapping",
    "poll_tickets",
    "polled_ticket",
    "read_folders",
    "read_now",
    "restore_manifest",
    "restore_mapping",
    "retry_ticket_file",
    "set_active",
    "set_polling",
]
