"""What happened around a dossier, told by several apps in one list: the journal, and what upper apps register here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .actors import Actor
from .models import Event


@dataclass(frozen=True)
class TimelineEntry:
    """`actor_label` did or said `text`, a phrase in the reader's language; `actor_kind` is one of ActorKind."""

    at: datetime
    actor_kind: str
    actor_label: str
    text: str
    detail: str = ""


def told(fact: Event, text: object, detail: object = "") -> TimelineEntry:
    """A fact of the journal, at the moment we heard of it: a till's clock would put its payments anywhere."""
    return TimelineEntry(fact.recorded_at, fact.actor_kind, fact.actor_label, str(text), str(detail))


def shown(entries: Iterable[TimelineEntry]) -> list[dict[str, Any]]:
    """For `desk/_timeline.html`, newest first; the year is said where it is not this one."""
    rows = sorted(entries, key=lambda entry: entry.at, reverse=True)
    return [vars(entry) | {"when": _when(timezone.localtime(entry.at))} for entry in rows]


class TimelineSource(Protocol):
    def entries(self, aggregate_ids: Collection[UUID], actor: Actor) -> list[TimelineEntry]:
        """What this app knows about these things and the actor may read, in any order, in a fixed number of queries."""


_sources: list[TimelineSource] = []


def register(source: TimelineSource) -> None:
    _sources.append(source)


def told_elsewhere(aggregate_ids: Collection[UUID], actor: Actor) -> list[TimelineEntry]:
    """The entries of every registered source, oldest first."""
    entries = [entry for source in _sources for entry in source.entries(aggregate_ids, actor)]
    return sorted(entries, key=lambda entry: entry.at)


def _when(at: datetime) -> str:
    this_year = at.year == timezone.localdate().year
    return date_format(at, _("j M, H:i") if this_year else _("j M Y, H:i"))
