"""Representations kept in the cache, by the version they show: a hit saves drawing a row, never the truth about it.

Which rows a page holds, and in which version, is read from PostgreSQL in the same request; a representation is kept
under the version of the row it was drawn from, not of the one that was looked for. So whoever writes need tell nobody,
nothing is ever deleted, and a cache that lost everything, or is away, only costs time. For the same reason a process
may keep what it showed last itself: to ask the cache costs as much as all the rest of a page. What is kept is the text
of the answer: to read it into a dictionary and write it again would cost as much as drawing a small row.
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
NEAR = 5000  # texts a process keeps itself: a few megabytes
MARK = ("pk", "version", "updated_at")

Found = TypeVar("Found")
_away_until = 0.0
_near: dict[str, bytes] = {}


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
    texts = _known(list(keys.values()))
    if missing := [pk for pk, key in keys.items() if key not in texts]:
        rows = list(of.shown(of.visible_to(actor)).filter(pk__in=missing))
        shown = [JSONRenderer().render(data) for data in of.represented(rows, actor)]
        drawn = {_key(of, row): text for row, text in zip(rows, shown, strict=True)}
        _or(list, lambda: cache.set_many(drawn, SECONDS))
        _keep_near(drawn)
        newer = {row.pk: _key(of, row) for row in rows}
        keys, texts = keys | newer, texts | drawn
    return [Rendered(texts[key]) for key in keys.values() if key in texts]


def _known(keys: list[str]) -> dict[str, bytes]:
    known = {key: text for key in keys if (text := _near.get(key))}
    if far := [key for key in keys if key not in known]:
        found: dict[str, bytes] = _or(dict, lambda: cache.get_many(far))
        _keep_near(found)
        known |= found
    return known


def _keep_near(texts: dict[str, bytes]) -> None:
    if len(_near) + len(texts) > NEAR:
        _near.clear()
    _near.update(texts)


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
