"""What time does by itself, said once per app: which rows fall due, and what then ends them.

Beat asks the sweeps of everybody's rows. In a sandbox nobody wants to wait: there the due times of one store move back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import DateTimeField, F, Model, Q, QuerySet
from django.utils import timezone

from .actors import Actor

log = structlog.get_logger()

EVERY = Q()
Row = TypeVar("Row", bound=Model)
Due = TypeVar("Due")
DAY = timedelta(days=1)  # a last good day is over when the next one begins


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Rows of one kind, as long as they are `running`: their `field` is a moment, or the last good day, from which they
    have `after` left. `store` leads to the store they are of, `guard` to the row that is locked before they change.
    `sweep(actor=, store_id=)` ends what is due in a store and tells how many; without it, being late is only shown."""

    name: str
    about: Any
    model: type[Model]
    field: str
    store: str = "store_id"
    guard: str = "self"
    running: Q = EVERY
    after: timedelta = timedelta(0)
    sweep: Callable[..., int] | None = None


@dataclass(frozen=True)
class Elapsed:
    """What a step of time did: rows whose due time moved, and how many of them fell due."""

    clock: Clock
    moved: int
    fell_due: int


_clocks: dict[str, Clock] = {}


def register(*clocks: Clock) -> None:
    for clock in clocks:
        if clock.name in _clocks:
            raise ValueError(f"clock {clock.name} is registered twice")
        _clocks[clock.name] = clock


def registered() -> list[Clock]:
    """The uppermost apps' first, so that documents are locked before their money."""
    return list(reversed(_clocks.values()))


def each_apart(due: Iterable[Due], end: Callable[[Due], int]) -> int:
    """How many `end` ended. One that fails keeps no other from its end: it is logged, and the first such error raised
    once all were tried."""
    ended, failed = 0, []
    for each in due:
        try:
            ended += end(each)
        except Exception as error:  # whatever one row has wrong, the others are due
            log.exception("clock.failed", due=str(each))
            failed.append(error)
    if failed:
        raise failed[0]
    return ended


def each_still_due(due: QuerySet[Row], *, lock: Callable[[UUID], Any], end: Callable[[UUID], Any]) -> int:
    """As `each_apart`, each in a transaction of its own, in which the locked row is asked again: somebody may have
    answered or renewed it after it was found."""

    @transaction.atomic
    def end_if_due(row_id: UUID) -> bool:
        lock(row_id)
        still = due.filter(pk=row_id).exists()
        if still:
            end(row_id)
        return still

    return each_apart(list(due.values_list("pk", flat=True)), end_if_due)


def in_store(rows: QuerySet[Row], store_id: UUID | None, path: str = "store_id") -> QuerySet[Row]:
    """What a sweep looks at: one store's rows, or everybody's."""
    return rows if store_id is None else rows.filter(**{path: store_id})


def forward(store_id: UUID, *, by: timedelta, days: int, actor: Actor) -> list[Elapsed]:
    """As if `by` had passed in this store, in the caller's transaction: for sandboxes. Days of the calendar move by
    `days`, since half of one cannot."""
    return [_forward(clock, store_id, by, days, actor) for clock in registered()]


def _forward(clock: Clock, store_id: UUID, by: timedelta, days: int, actor: Actor) -> Elapsed:
    is_moment = isinstance(clock.model._meta.get_field(clock.field), DateTimeField)
    step, left = (by, clock.after) if is_moment else (timedelta(days=days), clock.after + DAY)
    manager = clock.model._default_manager
    rows = manager.filter(clock.running, **{clock.store: store_id, f"{clock.field}__isnull": False})
    if clock.guard != "self":
        rows = rows.select_related(clock.guard).order_by(f"{clock.guard}_id")
    found = {row.pk: getattr(row, clock.field) for row in rows.select_for_update(of=(clock.guard,))}
    manager.filter(pk__in=found).update(**{clock.field: F(clock.field) - step})
    if clock.sweep is not None:
        return Elapsed(clock, len(found), clock.sweep(actor=actor, store_id=store_id))
    now = timezone.now() if is_moment else timezone.localdate()
    return Elapsed(clock, len(found), sum(now < value + left <= now + step for value in found.values()))
