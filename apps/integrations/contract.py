"""The partner port: what a partner folder promises to the delivery kernel.

The kernel renders a document once, stores the payload, and pushes exactly that until an outcome is final.
A push is idempotent by the keys inside the payload; it holds no database transaction and may be repeated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

from .documents import Document
from .tickets import ReadTicket

Payload = dict[str, Any]
Cursor = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ConnectionInfo:
    """Where and as whom to talk. Seconds; `total_timeout` bounds a whole push, so a lease must outlast it."""

    base_url: str
    database: str = ""
    secret: str = field(default="", repr=False)
    connect_timeout: float = 3.0
    total_timeout: float = 15.0
    max_body_bytes: int = 1024 * 1024
    options: AnyMapping[str, Any] = field(default_factory=dict)


class CannotRender(Exception):
    """The document cannot become a payload; sending the same thing again would change nothing."""

    code = "cannot_render"


class MappingError(CannotRender):
    """Names exactly which of our objects has no usable counterpart."""

    code = "not_mapped"

    def __init__(self, object_kind: str, key: str, detail: str = "is not mapped") -> None:
        super().__init__(f'{object_kind} "{key}" {detail}')
        self.object_kind = object_kind
        self.key = key


class UnsupportedDocument(CannotRender):
    """The partner has not declared this document; it never becomes another one."""

    code = "unsupported_document"

    def __init__(self, partner: str, kind: str) -> None:
        super().__init__(f"{partner} does not take {kind}")
        self.kind = kind


class ImpossibleDocument(CannotRender):
    """The document contradicts itself, or this partner has no place for what it says."""

    code = "impossible_document"


@dataclass(frozen=True)
class Mapping:
    """One version of a connection's mapping: (object kind, our key) → the partner's key."""

    version: int
    entries: AnyMapping[tuple[str, str], str]

    def find(self, object_kind: str, key: str) -> str | None:
        return self.entries.get((object_kind, key))

    def require(self, object_kind: str, key: str) -> str:
        found = self.find(object_kind, key)
        if not found:
            raise MappingError(object_kind, key)
        return found

    def back(self, object_kind: str, theirs: str) -> str:
        """Our key for one of theirs; "" when none stands for it. Several of theirs are separated by commas."""
        keys = [
            ours
            for (kind, ours), value in self.entries.items()
            if kind == object_kind and theirs in [each.strip() for each in value.split(",")]
        ]
        return min(keys, default="")


@dataclass(frozen=True)
class Rendering:
    payload: Payload
    mapping_version: int
    digest: str

    @classmethod
    def of(cls, payload: Payload, mapping: Mapping) -> Rendering:
        canonical = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return cls(payload, mapping.version, hashlib.sha256(canonical.encode()).hexdigest())


@dataclass(frozen=True)
class ExternalRef:
    """An object at the partner: `kind` in the partner's words, its identifier, and what a human calls it there."""

    kind: str
    value: str
    label: str = ""


@dataclass(frozen=True)
class Applied:
    """The partner holds the document; read back, not assumed."""

    references: tuple[ExternalRef, ...] = ()


@dataclass(frozen=True)
class Retry:
    """Not done, and the same payload may pass later. `after` is what the partner asked for, in seconds.

    Troubles of the connection itself (`unauthorized`, `wrong_database`) are here: documents wait, none is lost.
    """

    code: str
    reason: str = ""
    after: float | None = None


@dataclass(frozen=True)
class Refused:
    """Will not pass as it is: a person fixes a mapping, a right or a record, then replays."""

    code: str
    reason: str = ""


@dataclass(frozen=True)
class Unknown:
    """Sent, and nobody can tell whether it was applied: look up before sending again."""

    code: str
    reason: str = ""


Outcome = Applied | Retry | Refused | Unknown


class Partner(Protocol):
    code: str
    kinds: frozenset[str]

    def render(self, document: Document, mapping: Mapping, connection: ConnectionInfo) -> Rendering:
        """Pure: no network, no clock. Raises CannotRender."""

    def push(self, payload: Payload, connection: ConnectionInfo) -> Outcome:
        """Make the partner hold the payload, once, however often it is called."""

    def lookup(self, payload: Payload, connection: ConnectionInfo) -> Outcome | None:
        """Changes nothing. Applied when the partner holds exactly this payload, None when it must be pushed."""


@runtime_checkable
class ChecksSettings(Protocol):
    """A partner that is not reached at an address: what is wrong with a connection's options, by pointer."""

    def faults(self, options: AnyMapping[str, Any]) -> dict[str, str]: ...


class ReadFailed(Exception):
    """Nothing was read and nothing is lost: the same cursor asks again."""

    def __init__(self, outcome: Retry | Refused | Unknown) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, kw_only=True)
class TicketPage:
    """What one bounded reading found: `tickets` pay documents of ours, `seen` counts all that were looked at.

    `behind` is how much the partner's newest ticket is ahead of what was read up to; zero when nothing is left.
    """

    tickets: tuple[ReadTicket, ...]
    cursor: Cursor
    seen: int
    more: bool
    behind: timedelta = timedelta(0)


@runtime_checkable
class TicketSource(Protocol):
    """A partner whose tills call nobody, so that their tickets are read.

    `doors`: by which doors a ticket comes to us, and after how long it is late there.
    The cursor is the partner's own affair; it is kept together with the page's tickets, or not at all.
    """

    doors: AnyMapping[str, timedelta]

    def start(self, since: datetime) -> Cursor:
        """The cursor of somebody who has read everything up to this moment."""

    def poll(self, connection: ConnectionInfo, cursor: Cursor) -> TicketPage:
        """The next page, every ticket at least once, whatever is written meanwhile. Raises ReadFailed."""


_partners: dict[str, Partner] = {}


def register(partner: Partner) -> None:
    """Called once per partner from AppConfig.ready()."""
    known = _partners.setdefault(partner.code, partner)
    if type(known) is not type(partner):
        raise ValueError(f"partner code {partner.code!r} is taken by {type(known).__name__}")


def taking_documents() -> list[str]:
    """The codes of partners that are told anything at all."""
    return [code for code, partner in _partners.items() if partner.kinds]


def partner_for(code: str) -> Partner:
    return _partners[code]


def ticket_source(code: str) -> TicketSource | None:
    """The partner, where its tills can be read; None for one that only writes files, or takes documents."""
    partner = _partners.get(code)
    return partner if isinstance(partner, TicketSource) else None
