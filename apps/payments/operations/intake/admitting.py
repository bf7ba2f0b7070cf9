"""Whether more tickets can be taken, asked before any row is written."""

from datetime import timedelta

from django.conf import settings

from apps.core.actors import Actor, ActorKind

from ...errors import IntakeBusy, IntakeFull
from ...selectors.intake import Load

SPARE_CONNECTIONS = 5  # fewer left, and people at their screens would wait for one
RESERVE = 1.25  # a till's own single ticket is still taken when batches are not
BOOKED_A_SECOND = 30  # about what the two workers book


def require_room(load: Load, *, tickets: int, actor: Actor) -> None:
    """IntakeFull (429) when too much waits, or for too long; IntakeBusy (503) when the database is short."""
    if load.connections < SPARE_CONNECTIONS:
        raise IntakeBusy
    reserve = RESERVE if actor.kind == ActorKind.TILL and tickets == 1 else 1.0
    most, longest = settings.INTAKE_MOST_WAITING * reserve, settings.INTAKE_LONGEST_WAIT * reserve
    if load.tickets + tickets > most or load.requests >= most or load.seconds > longest:
        raise IntakeFull(after=timedelta(seconds=min(300, max(5, load.tickets // BOOKED_A_SECOND // 4))))
