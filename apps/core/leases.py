"""Taking and settling leased rows. Attempts are counted before the attempt, so even a crash of the worker counts."""

import random
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from . import channels, journal
from .channels import Dead, Done, Outcome, Retry, Unknown
from .models import Delivery, LeasedWork, WorkState
from .models.work import DUE_STATES

Work = TypeVar("Work", bound=LeasedWork)

MAX_ATTEMPTS = 20  # with the delays below: about three days
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=6)


def due(rows: QuerySet[Work]) -> QuerySet[Work]:
    """Rows an attempt may start on now, by the database's clock."""
    return rows.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=Now()), state__in=DUE_STATES, not_before__lte=Now()
    )


def claim(rows: QuerySet[Work], identifier: UUID) -> Work | None:
    """Lease one row and count the attempt, in a transaction of its own; None when it is not due or taken.

    A lease that ran out unsettled means a worker that was killed, perhaps after its effect: the state becomes unknown.
    A row that killed every worker that took it is a dead letter.
    """
    token = uuid4()
    lease = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    due(rows).filter(pk=identifier).update(
        lease_token=token,
        lease_until=Now() + lease,
        attempts=F("attempts") + 1,
        state=Case(When(lease_token__isnull=False, then=Value(WorkState.UNKNOWN)), default=F("state")),
    )
    row = rows.filter(pk=identifier, lease_token=token).first()
    if row is not None and row.attempts > MAX_ATTEMPTS:
        settle(row, Dead("worker_lost", "the worker ended without an answer each time"))
        return None
    return row


def extend(row: LeasedWork) -> bool:
    """Keep a lease that is still ours for another full term; False when it was lost."""
    lease = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    return bool(_ours(row).update(lease_until=Now() + lease))


@transaction.atomic
def settle(row: LeasedWork, outcome: Outcome) -> bool:
    """Write what the attempt came to. False when the lease was lost meanwhile: then nothing is written."""
    changes: dict[str, object] = {"lease_until": None, "lease_token": None, "rung_at": None}
    match outcome:
        case Done(external_ref=reference):
            changes |= {"state": WorkState.DONE, "finished_at": Now(), "last_code": "", "last_reason": ""}
            if reference:
                changes["external_ref"] = reference[:120]
        case Dead(code=code, reason=reason):
            changes |= {"state": WorkState.DEAD, "finished_at": Now(), **_why(code, reason)}
        case Unknown(code=code, reason=reason):
            changes |= {"state": WorkState.UNKNOWN, **_next_try(row, None), **_why(code, reason)}
        case Retry(code=code, reason=reason, after=after, counted=False):
            changes |= {"attempts": F("attempts") - 1, "not_before": _later(row, after), **_why(code, reason)}
        case Retry(code=code, reason=reason, after=after):
            changes |= {"state": WorkState.PENDING, **_next_try(row, after), **_why(code, reason)}
    written = bool(_ours(row).update(**changes))
    if written and isinstance(row, Delivery) and changes.get("state") == WorkState.DEAD:
        channels.give_up(row, outcome)
    journal.wake_relay()
    return written


def backoff(attempts: int) -> timedelta:
    """Doubling from five seconds up to six hours, ±20 % so that a crowd does not come back together."""
    delay = min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)
    return delay * random.uniform(0.8, 1.2)


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now


def _ours(row: Work) -> QuerySet[Work]:
    return type(row)._default_manager.filter(pk=row.pk, lease_token=row.lease_token)


def _next_try(row: LeasedWork, after: timedelta | None) -> dict[str, object]:
    if row.attempts >= MAX_ATTEMPTS:
        return {"state": WorkState.DEAD, "finished_at": Now()}
    return {"not_before": _later(row, after)}


def _later(row: LeasedWork, after: timedelta | None) -> CombinedExpression:
    return Now() + (after if after is not None else backoff(row.attempts))


def _why(code: str, reason: str) -> dict[str, object]:
    return {"last_code": code[:40], "last_reason": reason[:300]}
