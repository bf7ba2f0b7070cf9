"""What operations of the access world take, apart from ids."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypedDict
from uuid import UUID

from .states import HookKind


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What a consumer may do, and where: listed stores, or all on its side of the sandbox wall."""

    scopes: Collection[str]
    store_ids: Collection[UUID] = ()
    all_stores: bool = False


@dataclass(frozen=True, kw_only=True)
class ConsumerInput:
    name: str
    owner: str
    contact_email: str
    purpose: str
    reach: Reach
    review_due_on: date
    sandbox: bool = False


@dataclass(frozen=True, kw_only=True)
class HookSourceInput:
    """Without a `secret_reference` a secret is made, kept sealed and shown once."""

    code: str
    label: str
    legal_entity_id: UUID
    store_id: UUID | None = None
    kind: HookKind = HookKind.TILL_PAYMENTS
    secret_reference: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class EndpointInput:
    """`event_types` are full names or `recommerce.<resource>.*`. No store means every store the consumer reaches, no
    status every event."""

    url: str
    event_types: Collection[str]
    store_codes: Collection[str] = ()
    statuses: Collection[str] = ()


class EndpointChanges(TypedDict, total=False):
    url: str
    event_types: Collection[str]
    store_codes: Collection[str]
    statuses: Collection[str]


@dataclass(frozen=True, kw_only=True)
class ReplayInput:
    """Exactly one of: these events, those since a moment, those after an event, those that were given up."""

    event_ids: Collection[int] = ()
    since: datetime | None = None
    after: int | None = None
    failed: bool = False


class UsageKey(NamedTuple):
    """One counter; sorted, so that processes that write the same ones do not wait for each other in a circle."""

    caller_kind: str
    caller_id: UUID
    day: date
    operation: str
    status_class: int


class CallNote(NamedTuple):
    """One call, as the log keeps it; its fields in the order of the log's statement."""

    id: UUID
    day: date
    caller_kind: str
    caller_id: UUID
    request_id: str
    method: str
    path: str
    status: int
    code: str
    milliseconds: int
    at: datetime


@dataclass
class UsageCount:
    calls: int = 0
    bytes_out: int = 0
    last_at: datetime | None = None
    deprecated: bool = False

    def add(self, other: "UsageCount") -> None:
        self.calls += other.calls
        self.bytes_out += other.bytes_out
        self.last_at = max(filter(None, (self.last_at, other.last_at)), default=None)
        self.deprecated = other.deprecated
