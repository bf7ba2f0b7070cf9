"""The relay: gives events their positions, makes deliveries, and rings Celery for work that is due.

The web never talks to the broker: it commits rows and NOTIFYs. The relay hears it (or looks every half second), and
sends ids. A dead broker, a lost message or a killed worker only delays: rows stay due and are rung again.
Several relays may run; one holds the advisory lock and works, the others wait to take over.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection

from . import channels, sequencer
from .journal import CHANNEL

log = structlog.get_logger()

LEADER_LOCK = 0x7265_636F_6D02
RUNG_AT_MOST = 200  # of one table at a time: without a worker the broker must not fill up

PARTY = "split_part(target, '/', 1)"  # who is spoken to: what stands before the slash of a target

_RING = """
UPDATE {table} SET rung_at = clock_timestamp()
WHERE id IN (
    SELECT id FROM {table}
    WHERE state IN ('pending', 'unknown') AND not_before <= clock_timestamp()
      AND (lease_until IS NULL OR lease_until < clock_timestamp())
      AND (rung_at IS NULL OR rung_at < clock_timestamp() - make_interval(secs => %(again)s))
    ORDER BY not_before FOR UPDATE SKIP LOCKED
    LIMIT greatest(0, %(most)s - (
        SELECT count(*) FROM {table} WHERE state IN ('pending', 'unknown') AND (
            lease_until > clock_timestamp() OR rung_at > clock_timestamp() - make_interval(secs => %(again)s))))
)
RETURNING id
"""

# Who has deliveries due, and how many more may be under way to them: found by jumping from party to party in the index,
# and by counting only rows that were rung or claimed. Neither grows with the backlog.
_FREE_SLOTS = f"""
WITH RECURSIVE parties(channel, party) AS (
    (SELECT channel, {PARTY} FROM core_delivery WHERE state IN ('pending', 'unknown')
     ORDER BY channel, {PARTY} LIMIT 1)
    UNION ALL
    SELECT next.channel, next.party FROM parties, LATERAL (
        SELECT channel, {PARTY} AS party FROM core_delivery
        WHERE state IN ('pending', 'unknown') AND (channel, {PARTY}) > (parties.channel, parties.party)
        ORDER BY channel, {PARTY} LIMIT 1) AS next
),
busy AS (
    SELECT channel, {PARTY} AS party, count(*) AS taken FROM core_delivery
    WHERE state IN ('pending', 'unknown') AND (rung_at IS NOT NULL OR lease_until IS NOT NULL) AND (
        lease_until > clock_timestamp() OR rung_at > clock_timestamp() - make_interval(secs => %(again)s))
    GROUP BY 1, 2
)
SELECT channel, party, slots - coalesce(taken, 0)
FROM parties JOIN unnest(%(channels)s::text[], %(slots)s::int[]) AS given(channel, slots) USING (channel)
LEFT JOIN busy USING (channel, party)
WHERE slots > coalesce(taken, 0)
"""

# Only the first in line, oldest first, and no more per party than its free slots. A row still locked by a worker that
# outlived its lease is passed over, not waited for. "LIMIT 1) IS NULL", not NOT EXISTS: the planner must look up each
# row's line in the index and never compare all with all, whatever it believes of a table that grew a minute ago.
_RING_DELIVERIES = """
WITH chosen AS MATERIALIZED (
    SELECT next.id FROM unnest(%(channels)s::text[], %(parties)s::text[], %(free)s::int[]) AS given(name, who, free),
    LATERAL (
        SELECT d.id FROM core_delivery d
        WHERE d.channel = given.name AND split_part(d.target, '/', 1) = given.who
          AND d.state IN ('pending', 'unknown') AND d.not_before <= clock_timestamp()
          AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
          AND (d.rung_at IS NULL OR d.rung_at < clock_timestamp() - make_interval(secs => %(again)s))
          AND (SELECT 1 FROM core_delivery e
               WHERE e.aggregate_id = d.aggregate_id AND e.channel = d.channel AND e.target = d.target
                 AND e.position < d.position AND e.state IN ('pending', 'unknown', 'waiting', 'dead')
               LIMIT 1) IS NULL
        ORDER BY d.position LIMIT given.free FOR UPDATE SKIP LOCKED) AS next
)
UPDATE core_delivery SET rung_at = clock_timestamp()
FROM chosen WHERE core_delivery.id = chosen.id
RETURNING core_delivery.id, core_delivery.channel
"""


class Bell(NamedTuple):
    task: str
    queue: str
    identifier: UUID


class Rows(NamedTuple):
    """A table of leased rows, what understands one, and how many may be under way at once."""

    table: str
    task: str
    queue: str
    most: int


_MESSAGES = Rows("core_inboxmessage", "apps.core.tasks.understand", "default", RUNG_AT_MOST)
_JOBS = Rows("core_job", "apps.core.tasks.run_job", "jobs", RUNG_AT_MOST)
_others: dict[str, Rows] = {}


def register(rows: Rows) -> None:
    """Ring for an app's own leased rows too, between what came from outside and what goes out."""
    if rows.table in _others:
        raise ValueError(f"{rows.table} is rung twice")
    _others[rows.table] = rows


def run(*, keep_going: Callable[[], bool]) -> None:
    """Work until told to stop. Database errors end the run: whoever started it starts it again."""
    while keep_going():
        if _is_leader():
            _listen()
            _lead(keep_going)
        else:
            time.sleep(settings.RELAY_IDLE_SECONDS)  # the leader is another relay: ask again later


def turn() -> int:
    """One round: positions, deliveries, doorbell. How much was found to do."""
    return sequencer.advance() + ring()


def ring() -> int:
    """Send the ids of due work to its queue. What cannot be sent is forgotten and found again.

    What came from outside goes first: somebody may be standing at a till.
    """
    rung = 0
    for find in _finders():
        due = find()
        sent = _send(due)
        rung += sent
        if sent < len(due):
            time.sleep(settings.RELAY_IDLE_SECONDS)  # the broker is away: do not spin
            return 0
    return rung


def _finders() -> list[Callable[[], list[Bell]]]:
    from_outside = [partial(_due, rows) for rows in (_MESSAGES, *_others.values())]
    return [*from_outside, _due_deliveries, partial(_due, _JOBS)]


def _send(due: list[Bell]) -> int:
    sent = 0
    try:
        for bell in due:
            current_app.send_task(bell.task, args=[str(bell.identifier)], queue=bell.queue, retry=False)
            sent += 1
    except Exception:
        log.exception("relay.broker_unreachable", waiting=len(due) - sent)
        _unring([bell.identifier for bell in due[sent:]])
    return sent


def _lead(keep_going: Callable[[], bool]) -> None:
    log.info("relay.leading")
    while keep_going():
        if not turn():
            _wait()


def _is_leader() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER_LOCK])
        (won,) = cursor.fetchone()
    return bool(won)


def _listen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")


def _wait() -> None:
    """Sleep until somebody commits work, at most the idle time. One wake-up stands for all that came together."""
    raw = connection.connection
    for _ in raw.notifies(timeout=settings.RELAY_IDLE_SECONDS, stop_after=1):
        pass


def _due(rows: Rows) -> list[Bell]:
    with connection.cursor() as cursor:
        cursor.execute(_RING.format(table=rows.table), {"again": settings.RELAY_RERING_SECONDS, "most": rows.most})
        return [Bell(rows.task, rows.queue, identifier) for (identifier,) in cursor.fetchall()]


def _due_deliveries() -> list[Bell]:
    parties = _parties_with_free_slots()
    if not parties:
        return []
    names, who, free = zip(*parties, strict=True)
    asked = {"again": settings.RELAY_RERING_SECONDS, "channels": list(names), "parties": list(who), "free": list(free)}
    with connection.cursor() as cursor:
        cursor.execute(_RING_DELIVERIES, asked)
        return [
            Bell("apps.core.tasks.deliver", channels.get(channel).queue, identifier)
            for identifier, channel in cursor.fetchall()
        ]


def _parties_with_free_slots() -> list[tuple[str, str, int]]:
    """(channel, party, how many more); without those their channel wants left alone."""
    every = channels.every()
    asked = {
        "again": settings.RELAY_RERING_SECONDS,
        "channels": [channel.name for channel in every],
        "slots": [channel.slots for channel in every],
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE_SLOTS, asked)
        found = list(cursor.fetchall())
    resting = {name: channels.get(name).resting() for name in {channel for channel, _, _ in found}}
    return [(channel, party, free) for channel, party, free in found if party not in resting[channel]]


def _unring(identifiers: list[UUID]) -> None:
    with connection.cursor() as cursor:
        for table in ("core_delivery", _MESSAGES.table, _JOBS.table, *_others):
            cursor.execute(f"UPDATE {table} SET rung_at = NULL WHERE id = ANY(%s)", [identifiers])
