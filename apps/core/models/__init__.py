"""The kernel's tables."""

from .aggregate import Aggregate
from .body import Body
from .delivery import Delivery
from .event import Event
from .idempotency import IdempotencyKey
from .inbox import InboxMessage
from .job import Job, JobError
from .reference import Reference
from .stored_file import StoredFile
from .work import LeasedWork, WorkState

__all__ = [
    "Aggregate",
    "Body",
    "Delivery",
    "Event",
    "IdempotencyKey",
    "InboxMessage",
    "Job",
    "JobError",
    "LeasedWork",
    "Reference",
    "StoredFile",
    "WorkState",
]
