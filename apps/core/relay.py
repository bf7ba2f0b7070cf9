"""The relay: gives events their positions, makes deliveries, and rings Celery for work that is due.

The web never talks to the broker: it commits rows and NOTIFYs. The relay hears it (or looks every half second), and
sends ids. A dead broker, a lost message or a killed worker only delays: rows stay due and are rung again.
Several relays may run; one holds the advisory lock and works, the others wait to take over.
"""

import time
from collections.abc import Callable
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

# As above, but only the first in line, and no more per target than its slots: a partner that hangs fills its own.
# A row still locked by a worker that outlived its lease is passed over, not waited for.
_RING_DELIVERIES = """
WITH slots(channel, slots) AS (SELECT * FROM unnest(%(channels)s::text[], %(slots)s::int[])),
busy AS (
    SELECT channel, target, count(*) AS taken FROM core_delivery
    WHERE state IN ('pending', 'unknown') AND (
        lease_until > clock_timestamp() OR rung_at > clock_timestamp() - make_interval(secs => %(again)s))
    GROUP BY channel, target
),
ready AS (
    SELECT d.id, d.channel, d.target, d.position,
           row_number() OVER (PARTITION BY d.channel, d.target ORDER BY d.position) AS place
    FROM core_delivery d
    WHERE d.state IN ('pending', 'unknown') AND d.not_before <= clock_timestamp()
      AND (d.lease_until IS NULL OR d.lease_until < clock_timestamp())
      AND (d.rung_at IS NULL OR d.rung_at < clock_timestamp() - make_interval(secs => %(again)s))
      AND NOT EXISTS (
        SELECT 1 FROM core_delivery e
        WHERE e.aggregate_id = d.aggregate_id AND e.channel = d.channel AND e.target = d.target
          AND e.position < d.position AND e.state IN ('pending', 'unknown', 'waiting', 'dead'))
),
chosen AS (
    SELECT id FROM core_delivery WHERE id IN (
        SELECT ready.id FROM ready JOIN slots USING (channel) LEFT JOIN busy USING (channel, target)
        WHERE ready.place <= slots.slots - coalesce(busy.taken, 0))
    FOR UPDATE SKIP LOCKED
)
UPDATE core_delivery SET rung_at = clock_timestamp()
FROM chosen WHERE core_delivery.id = chosen.id
RETURNING core_delivery.id, core_delivery.channel
"""


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
    """Send the ids of due work to its queue. What cannot be sent is forgotten and found again."""
    due = [
        ("apps.core.tasks.deliver", channels.get(channel).queue, identifier)
        for identifier, channel in _due_deliveries()
    ]
    due += [("apps.core.tasks.understand", "default", identifier) for identifier in _due("core_inboxmessage")]
    due += [("apps.core.tasks.run_job", "jobs", identifier) for identifier in _due("core_job")]
    sent = 0
    try:
        for task, queue, identifier in due:
            current_app.send_task(task, args=[str(identifier)], queue=queue, retry=False)
            sent += 1
    except Exception:
        log.exception("relay.broker_unreachable", waiting=len(due) - sent)
        _unring([identifier for _, _, identifier in due[sent:]])
        time.sleep(settings.RELAY_IDLE_SECONDS)  # the broker is away: do not spin
        return 0
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


def _due(table: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_RING.format(table=table), {"again": settings.RELAY_RERING_SECONDS, "most": RUNG_AT_MOST})
        return [identifier for (identifier,) in cursor.fetchall()]


def _due_deliveries() -> list[tuple[UUID, str]]:
    every = channels.every()
    with connection.cursor() as cursor:
        cursor.execute(
            _RING_DELIVERIES,
            {
                "again": settings.RELAY_RERING_SECONDS,
                "channels": [channel.name for channel in every],
                "slots": [channel.slots for channel in every],
            },
        )
        return list(cursor.fetchall())


def _unring(identifiers: list[UUID]) -> None:
    with connection.cursor() as cursor:
        for table in ("core_delivery", "core_inboxmessage", "core_job"):
            cursor.execute(f"UPDATE {table} SET rung_at = NULL WHERE id = ANY(%s)", [identifiers])
