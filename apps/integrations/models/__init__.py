"""Connections to partners: where, what goes there, and what corresponds to what."""

from .binding import ExternalBinding
from .connection import Connection, Health
from .mapping import MappingEntry, MappingVersion
from .polling import PollState
from .route import Route
from .ticket_file import ManifestVersion, TicketFile

__all__ = [
    "Connection",
    "ExternalBinding",
    "Health",
    "ManifestVersion",
    "MappingEntry",
    "MappingVersion",
    "PollState",
    "Route",
    "TicketFile",
]
