"""Every change to connections, and the push itself."""

from .connections import add_connection, add_route, change_mapping, restore_mapping, set_active
from .pushing import PartnerChannel

__all__ = ["PartnerChannel", "add_connection", "add_route", "change_mapping", "restore_mapping", "set_active"]
