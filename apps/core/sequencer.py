"""Giving events their place in the feed, and making their deliveries, in one transaction.

A reader that remembers "I have seen up to N" must never meet a smaller number later. Neither ids nor clocks promise
that: both are taken before commit. So positions are given afterwards, to rows already committed, by one sequencer at
a time, each batch after the one before.

Inside a batch the order is that of the ids. Whoever announces a change holds the row it changes, so of two facts about
one thing the earlier has the smaller id and is committed before the later is written: no batch can hold the later
without the earlier. Transaction ids give no such order (a transaction may take its id, then wait for the row), and
waiting for the oldest one still running (`pg_snapshot_xmin`) would let any long transaction hold the feed back.
"""

from django.db import connection, transaction
from django.db.models import Max, Q
from django.db.models.functions import Now

from . import channels
from .models import Delivery, Event, WorkState
from .models.work import UNFINISHED_STATES

LOCK = 0x7265_636F_6D01  # one sequencer at a time, however many relays run
BATCH = 500

_POSITION = """
UPDATE core_event SET position = ranked.position
FROM (
    SELECT id, row_number() OVER (ORDER BY id) + %s AS position
    FROM core_event
    WHERE position IS NULL
    ORDER BY id
    LIMIT %s
) AS ranked
WHERE core_event.id = ranked.id
"""


def advance() -> int:
    """Place the next events and fan them out; how many. Concurrent calls take turns."""
    if not Event.objects.filter(position=None).exists():  # most turns of the relay: a hook rings for its message only
        return 0
    return _advance()


@transaction.atomic
def _advance() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Event.objects.aggregate(last=Max("position"))["last"] or 0
        cursor.execute(_POSITION, [last, BATCH])
        placed = cursor.rowcount
    if placed:
        _fan_out(list(Event.objects.filter(position__gt=last).order_by("position")))
    return placed


def _fan_out(events: list[Event]) -> None:
    made = [
        (_delivery(event, channel.name, target), target)
        for event in events
        for channel in channels.every()
        for target in channel.targets(event)
    ]
    Delivery.objects.bulk_create([row for row, _target in made], ignore_conflicts=True)
    for row, target in made:
        if target.supersedes:
            _skip_before(row)


def _delivery(event: Event, channel: str, target: channels.Target) -> Delivery:
    return Delivery(
        event=event,
        channel=channel,
        target=target.name,
        document_kind=target.document_kind,
        state=WorkState.PENDING if target.routed else WorkState.WAITING,
        last_code="" if target.routed else "no_route",
        aggregate_id=event.aggregate_id,
        position=event.position or 0,  # placed a moment ago: never null here
        store_id=event.store_id,
    )


def _skip_before(row: Delivery) -> None:
    """What is under way ends first, and whoever outlived a lease settles nothing any more."""
    before = Delivery.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=Now()),
        aggregate_id=row.aggregate_id,
        channel=row.channel,
        target=row.target,
        position__lt=row.position,
        state__in=UNFINISHED_STATES,
    )
    over = {"state": WorkState.SKIPPED, "finished_at": Now(), "last_code": "superseded", "last_reason": ""}
    before.update(**over, lease_until=None, lease_token=None, rung_at=None)
