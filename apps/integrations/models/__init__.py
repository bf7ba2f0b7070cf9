"""Connections to partners: where, what goes there, and what corresponds to what."""

from .binding import ExternalBinding
from .connection import Connection, Health
from .mapping import MappingEntry, MappingVersion
from .polling import PollState
from .route import Route

__all__ = ["Connection", "ExternalBinding", "Health", "MappingEntry", "MappingVersion", "PollState", "Route"]
