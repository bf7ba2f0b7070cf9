"""Reading the journal forwards: which things changed since a place in it, for one who may not see all of them.

A place is a position, so nothing is ever skipped (see `sequencer`). What has changed is told once per page, however
often it changed: the reader wants the thing as it is now.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from .actors import Actor
from .models import Event

KEPT = timedelta(days=90)  # how long a reader may stay away: what is erased need be told no longer than that
WINDOW = 1_000  # events looked through at most for one page: what other stores do must not make a page slow


@dataclass(frozen=True)
class Place:
    """Everything up to `position` was read. `as_of`: nothing recorded before it is still to come."""

    position: int
    as_of: datetime

    @property
    def too_old(self) -> bool:
        return self.as_of < timezone.now() - KEPT


@dataclass(frozen=True)
class Change:
    """`present`: the reader may see it now. Else it was theirs to see, and is no more: moved away, or erased."""

    identifier: UUID
    version: int
    recorded_at: datetime
    present: bool


@dataclass(frozen=True)
class Page:
    changes: list[Change]
    end: Place
    more: bool


Visible = Callable[[Actor], QuerySet[Any]]
Companies = Callable[[Actor], Collection[UUID] | None]


def no_company(actor: Actor) -> Collection[UUID]:
    return ()


def now() -> Place:
    """After everything that has a position: what is committed but not yet placed comes later, and so is not lost."""
    as_of = timezone.now()
    return Place(Event.objects.aggregate(last=Max("position"))["last"] or 0, as_of)


def read(
    resource: str,
    after: Place,
    *,
    actor: Actor,
    right: str,
    visible_to: Visible,
    limit: int,
    companies: Companies = no_company,
) -> Page:
    """At most `limit` things, in the order of their last change. Four queries whatever the size of the journal, and
    that of `companies`: those whose things of no store the actor may see.

    A page may hold fewer, even none, and yet not be the last: who may see one store reads past the others' events.
    """
    asked_at, stores = timezone.now(), actor.stores_for(right)
    size = limit if stores is None else WINDOW
    rows = Event.objects.filter(resource=resource, position__gt=after.position).order_by("position")
    window = list(rows.only("position", "aggregate_id", "version", "store_id", "legal_entity_id", "recorded_at")[:size])
    touched = {event.aggregate_id for event in window}
    present = set(visible_to(actor).filter(pk__in=touched).values_list("pk", flat=True))
    hidden = touched - present
    if stores is None or not hidden:
        told = touched
    else:
        told = present | _lost(hidden, window, after, _Reach(stores, companies(actor) or ()))

    found: dict[UUID, Change] = {}
    end, cut = after, False
    for event in window:
        thing = event.aggregate_id
        if thing in told:
            if cut := thing not in found and len(found) == limit:
                break
            found.pop(thing, None)  # its last change gives it its place
            found[thing] = Change(thing, event.version, event.recorded_at, thing in present)
        end = Place(event.position or 0, event.recorded_at)
    more = cut or len(window) == size
    return Page(list(found.values()), end if more else Place(end.position, asked_at), more)


@dataclass(frozen=True)
class _Reach:
    """Whose things are the reader's to know of: a store's or, of no store, a company's."""

    stores: Collection[UUID]
    companies: Collection[UUID]

    def holds(self, store_id: UUID | None, legal_entity_id: UUID | None) -> bool:
        return legal_entity_id in self.companies if store_id is None else store_id in self.stores


def _lost(hidden: Collection[UUID], window: Collection[Event], after: Place, reach: _Reach) -> set[UUID]:
    """Of these, those the reader knew: what happens to other stores' things is nothing to them, not even that it does.

    Theirs is what had an event in one of their stores, in this window or as the last one before it.
    """
    ours = [event for event in window if reach.holds(event.store_id, event.legal_entity_id)]
    known = {event.aggregate_id for event in ours if event.aggregate_id in hidden}
    if asked := set(hidden) - known:
        before = Event.objects.filter(aggregate_id__in=asked, position__lte=after.position)
        last = before.order_by("aggregate_id", "-position").distinct("aggregate_id")
        places = last.values_list("aggregate_id", "store_id", "legal_entity_id")
        known |= {thing for thing, *place in places if reach.holds(*place)}
    return known
