"""What happened around a dossier, told by several apps in one list: the journal, and what upper apps register here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from .actors import Actor


@dataclass(frozen=True)
class TimelineEntry:
    """`actor_label` did or said `text`, a phrase in the reader's language; `actor_kind` is one of ActorKind."""

    at: datetime
    actor_kind: str
    actor_label: str
    text: str
    detail: str = ""


class TimelineSource(Protocol):
    def entries(self, aggregate_ids: Collection[UUID], actor: Actor) -> list[TimelineEntry]:
        """What this app knows about these things and the actor may read, in any order, in a fixed number of queries."""


_sources: list[TimelineSource] = []


def register(source: TimelineSource) -> None:
    _sources.append(source)


def told_elsewhere(aggregate_ids: Collection[UUID], actor: Actor) -> list[TimelineEntry]:
    """The entries of every registered source, oldest first."""
    told = [entry for source in _sources for entry in source.entries(aggregate_ids, actor)]
    return sorted(told, key=lambda entry: entry.at)
