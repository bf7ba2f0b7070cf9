"""Representations kept in the cache, by the version they show: a hit saves drawing a row, never the truth about it.

Which rows a page holds, and in which version, is read from PostgreSQL in the same request; a representation is kept
under the version of the row it was drawn from, not of the one that was looked for. So whoever writes need tell nobody,
nothing is ever deleted, and a cache that lost everything, or is away, only costs time. What is kept is the text of the
answer: to read it into a dictionary and write it again would cost as much as drawing a small row.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache as remembered
from typing import Protocol, TypeVar
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from apps.core.actors import Actor

from .etags import REVISION
from .renderers import JSONRenderer, Rendered
from .resource import Resource
from .serializers import Out

log = structlog.get_logger()

SECONDS = 24 * 3600
REST = 5.0  # seconds for which a cache that did not answer is left alone: each attempt would cost its time limit
MARK = ("pk", "version", "updated_at")

Found = TypeVar("Found")
_away_until = 0.0


class Mark(Protocol):
    """Which row, and as it was when."""

    @property
    def pk(self) -> UUID: ...
    @property
    def version(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


def usable(of: Resource) -> bool:
    """Not inside a transaction: what it has written may yet be undone, and would be remembered all the same."""
    return of.kept and not connection.in_atomic_block


def represented(of: Resource, marks: Iterable[Mark], actor: Actor) -> list[Rendered]:
    """These rows, which the actor is known to see, as they stand in an answer; one that went meanwhile is left out."""
    keys = {mark.pk: _key(of, mark) for mark in marks}
    known: dict[str, bytes] = _or(dict, lambda: cache.get_many(keys.values()))
    missing = [pk for pk, key in keys.items() if key not in known]
    drawn: dict[UUID, bytes] = {}
    if missing:
        rows = list(of.shown(of.visible_to(actor)).filter(pk__in=missing))
        shown = [JSONRenderer().render(data) for data in of.represented(rows, actor)]
        drawn = {row.pk: text for row, text in zip(rows, shown, strict=True)}
        kept = {_key(of, row): text for row, text in zip(rows, shown, strict=True)}
        _or(list, lambda: cache.set_many(kept, SECONDS))
    found = (known.get(key) or drawn.get(pk) for pk, key in keys.items())
    return [Rendered(text) for text in found if text]


def _key(of: Resource, mark: Mark) -> str:
    """With the moment of the change, so that a database brought back from a copy never meets its own other future."""
    return f"{of.path}:json:{mark.pk}:{mark.version}:{mark.updated_at.timestamp()}:{_shape(of.out)}"


@remembered
def _shape(out: type[Out]) -> str:
    """Differs between releases that show other fields, or show them otherwise."""
    return hashlib.sha256(repr((REVISION, sorted(out().fields))).encode()).hexdigest()[:8]


def _or(otherwise: Callable[[], Found], ask: Callable[[], Found]) -> Found:
    global _away_until
    if time.monotonic() < _away_until:
        return otherwise()
    try:
        return ask()
    except RedisError as error:
        log.warning("cache.unreachable", error=type(error).__name__)
        _away_until = time.monotonic() + REST
        return otherwise()
