"""Creating, changing, moving and removing aggregates: row, version and event in one step, so that none is ever
forgotten."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from . import journal
from .actors import Actor
from .errors import StaleVersion
from .events import EventType
from .models import Aggregate, Event
from .states import TransitionTable


def create(
    aggregate: Aggregate,
    event: EventType,
    *,
    actor: Actor,
    to_state: str = "",
    facts: Mapping[str, Any] | None = None,
    reason_code: str = "",
    occurred_at: datetime | None = None,
) -> Event:
    journal.require_transaction(event)
    aggregate.save(force_insert=True)
    return journal.append(
        event,
        aggregate,
        actor=actor,
        to_state=to_state,
        facts=facts,
        reason_code=reason_code,
        occurred_at=occurred_at,
    )


def update(
    aggregate: Aggregate,
    event: EventType,
    *,
    actor: Actor,
    fields: Iterable[str],
    derived: Iterable[str] = (),
    from_state: str = "",
    to_state: str = "",
    facts: Mapping[str, Any] | None = None,
    reason_code: str = "",
    occurred_at: datetime | None = None,
) -> Event:
    """Save these fields if nobody changed the row since it was read (else StaleVersion), and say so.

    `derived` columns (a search text) follow from the fields: they are saved with them and not told of.
    """
    journal.require_transaction(event)
    changed = list(fields)
    manager = type(aggregate)._default_manager
    values = {name: getattr(aggregate, name) for name in (*changed, *derived)}
    now = timezone.now()
    count = manager.filter(pk=aggregate.pk, version=aggregate.version).update(
        **values, version=F("version") + 1, updated_at=now
    )
    if not count:
        raise StaleVersion
    aggregate.version, aggregate.updated_at = aggregate.version + 1, now
    return journal.append(
        event,
        aggregate,
        actor=actor,
        from_state=from_state,
        to_state=to_state,
        changed=changed,
        facts=facts,
        reason_code=reason_code,
        occurred_at=occurred_at,
    )


def move(
    aggregate: Aggregate,
    action: str,
    *,
    table: TransitionTable,
    actor: Actor,
    fields: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    reason_code: str = "",
    occurred_at: datetime | None = None,
) -> Event:
    """Take one action of the table, or raise PermissionRefused or IllegalTransition and change nothing."""
    store_id, _ = aggregate.event_scope()
    step = table.check(aggregate, action, actor, store_id)
    before = table.state_of(aggregate)
    setattr(aggregate, table.field, step.target)
    return update(
        aggregate,
        step.event,
        actor=actor,
        fields=(table.field, *fields),
        from_state=before,
        to_state=step.target,
        facts=facts,
        reason_code=reason_code,
        occurred_at=occurred_at,
    )


def remove(aggregate: Aggregate, event: EventType, *, actor: Actor, from_state: str = "") -> Event:
    """Take the row away if nobody changed it since it was read (else StaleVersion); the journal keeps that it was."""
    journal.require_transaction(event)
    manager = type(aggregate)._default_manager
    gone, _rows = manager.filter(pk=aggregate.pk, version=aggregate.version).delete()
    if not gone:
        raise StaleVersion
    aggregate.version += 1
    return journal.append(event, aggregate, actor=actor, from_state=from_state)
