"""A partner that keeps failing is left alone and probed once a minute; waiting costs deliveries no attempt."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from apps.core.leases import database_now

from .. import contract
from ..models import Connection, Health
from ..states import BREAKER_FAILURES, PROBE_SECONDS

PROBE = timedelta(seconds=PROBE_SECONDS)


def seconds_to_wait(connection: Connection) -> float:
    """Zero when a call may be made now: the breaker is closed, or this caller is the minute's probe."""
    health = connection.health
    if health.opened_at is None:
        return 0
    probing = Health.objects.filter(pk=health.pk, probe_at__lte=Now()).update(probe_at=Now() + PROBE)
    if probing:
        return 0
    health.refresh_from_db()
    if health.probe_at is None:  # closed meanwhile
        return 0
    return max((health.probe_at - database_now()).total_seconds(), 1)


def note(connection: Connection, outcome: contract.Outcome) -> None:
    """An answer, even a refusal, means the partner is there; silence and "later" count against it."""
    rows = Health.objects.filter(connection=connection)
    if isinstance(outcome, contract.Applied | contract.Refused):
        rows.update(failures_in_row=0, opened_at=None, probe_at=None, last_success_at=Now())
        return
    rows.update(
        failures_in_row=F("failures_in_row") + 1,
        last_failure_at=Now(),
        last_failure=f"{outcome.code}: {outcome.reason}"[:300],
    )
    rows.filter(failures_in_row__gte=BREAKER_FAILURES, opened_at=None).update(opened_at=Now(), probe_at=Now() + PROBE)
