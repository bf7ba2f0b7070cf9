"""Appending to the journal: the only way a fact is announced."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from . import context
from .actors import Actor
from .events import AMOUNTS, FACT_KEYS, EventType
from .models import Aggregate, Event
from .models.event import CurrentTransactionId

BATCH = 1_000
CHANNEL = "recommerce_work"  # NOTIFY wakes the relay; it carries nothing, the rows say everything


class OutsideTransaction(RuntimeError):
    """A fact announced outside the transaction that makes it true could be lost or be a lie."""


def append(
    event: EventType,
    aggregate: Aggregate,
    *,
    actor: Actor,
    from_state: str = "",
    to_state: str = "",
    changed: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    reason_code: str = "",
    occurred_at: datetime | None = None,
) -> Event:
    """Write one row in the caller's transaction; the relay delivers it after commit."""
    require_transaction(event)
    row = _row(
        event,
        aggregate,
        actor,
        from_state=from_state,
        to_state=to_state,
        changed=sorted(changed),
        told={**aggregate.event_facts(), **(facts or {})},
        reason_code=reason_code,
        occurred_at=occurred_at or timezone.now(),
    )
    row.save(force_insert=True)
    wake_relay()
    return row


def append_each(event: EventType, aggregates: Iterable[Aggregate], *, actor: Actor) -> int:
    """The same fact of many, in their order and at one moment, a thousand to a statement: for sweeps. How many."""
    require_transaction(event)
    now, told, count = timezone.now(), iter(aggregates), 0
    while batch := [_row(event, each, actor, told=each.event_facts(), occurred_at=now) for each in islice(told, BATCH)]:
        Event.objects.bulk_create(batch)
        count += len(batch)
    wake_relay()
    return count


def _row(event: EventType, aggregate: Aggregate, actor: Actor, *, told: Mapping[str, Any], **said: Any) -> Event:
    if unknown := told.keys() - FACT_KEYS:
        raise ValueError(f"{event.name}: {sorted(unknown)} are not facts a journal may hold")
    if told.keys() & AMOUNTS and not told.get("currency"):
        raise ValueError(f"{event.name}: an amount of no currency")
    request = context.current()
    store_id, legal_entity_id = aggregate.event_scope()
    return Event(
        type=event.full_name,
        resource=event.resource,
        aggregate_id=aggregate.id,
        version=aggregate.version,
        code=aggregate.event_code(),
        facts=told,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label,
        device_id=actor.device_id,
        store_id=store_id,
        legal_entity_id=legal_entity_id,
        request_id=request.request_id,
        traceparent=request.traceparent,
        **said,
    )


def require_transaction(event: EventType) -> None:
    """Whoever changes a row calls this first: refused only at `append`, the row would stand without its event."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(event.name)


def wake_relay() -> None:
    """Tell the relay at commit that there is work. Repeats inside one transaction cost nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")


def of_this_transaction(*, after: int = 0) -> list[Event]:
    """What the present transaction has appended so far, past the row `after`, in order."""
    ours = Event.objects.filter(position=None, xid=CurrentTransactionId(), id__gt=after)
    return list(ours.order_by("id"))


def has_told_of(aggregate_id: UUID) -> bool:
    """Whether the present transaction has appended anything of this thing."""
    ours = Event.objects.filter(aggregate_id=aggregate_id, position=None, xid=CurrentTransactionId())
    return ours.exists()


def history_of(aggregate_ids: Iterable[UUID]) -> list[Event]:
    """What happened to these things, oldest first: the timeline of people and systems."""
    return list(Event.objects.filter(aggregate_id__in=list(aggregate_ids)).order_by("id"))
