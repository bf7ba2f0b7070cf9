"""Between the queue and the program beside a printer, which may be killed at any moment.

It takes a print under a random name of its own (`claim`), prints, and confirms. Asking twice under one claim answers
the same. A print not confirmed in time goes back to the queue, marked: paper may exist already.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.errors import NotFound
from apps.core.permissions import require

from .. import selectors
from ..errors import ClaimLost
from ..models import Printer, PrintJob
from ..permissions import PRINT_JOBS_PULL
from ..states import PRINT_JOB, PrintJobState, Reach

LEASE = timedelta(minutes=2)  # longer than a printer takes for one print with its copies
CLOCK = system("clock")
MOST_TAKES = 3  # a print that silences its client each time would hold up the printer for ever


@transaction.atomic
def take_next(*, actor: Actor, store_id: UUID, printers: list[str], claim: UUID) -> PrintJob | None:
    """The oldest print that waits at one of these printers of the store; None when there is none."""
    require(actor, PRINT_JOBS_PULL, store_id)
    rows = Printer.objects.filter(store_id=store_id, code__in=printers, reached_by=Reach.PULL)
    found = list(rows.values_list("pk", flat=True))
    if len(found) != len(set(printers)):
        raise NotFound
    held = selectors.lock_claimed(claim)
    if held is not None:
        if held.state != PrintJobState.TAKEN or held.claimed_by != actor.id:
            raise ClaimLost
        return held
    _return_silent()
    job = selectors.lock_next(found)
    if job is None:
        return None
    job.claim, job.claimed_by, job.lease_until = claim, actor.id, timezone.now() + LEASE
    job.times_taken += 1
    records.move(
        job, "take", table=PRINT_JOB, actor=actor, fields=("claim", "claimed_by", "lease_until", "times_taken")
    )
    return job


@transaction.atomic
def confirm_printed(*, actor: Actor, job_id: UUID, claim: UUID) -> PrintJob:
    """Also when the lease ran out meanwhile, as long as nobody else has taken it: then it is not printed again."""
    job = _claimed(job_id, claim, actor)
    if job.state != PrintJobState.PRINTED:
        job.lease_until, job.error = None, ""
        records.move(job, "confirm", table=PRINT_JOB, actor=actor, fields=("lease_until", "error"))
    return job


@transaction.atomic
def report_failed(*, actor: Actor, job_id: UUID, claim: UUID, error: str) -> PrintJob:
    """The printer did not take it. It waits for a person: whoever mends the printer prints it again."""
    job = _claimed(job_id, claim, actor)
    if job.state != PrintJobState.FAILED:
        job.lease_until, job.error = None, error[:300]
        records.move(job, "fail", table=PRINT_JOB, actor=actor, fields=("lease_until", "error"))
    return job


@transaction.atomic
def return_unconfirmed(*, actor: Actor, store_id: UUID | None = None) -> int:
    """By the clock, so that the queue on the screen is true although no client asks. How many went back."""
    require(actor, PRINT_JOBS_PULL, store_id)
    return _return_silent(store_id)


def _return_silent(store_id: UUID | None = None) -> int:
    silent = selectors.lock_silent(timezone.now(), store_id)
    for job in silent:
        job.lease_until, job.maybe_twice = None, True
        job.error = _("The print client went silent while printing: look whether the paper is there.")
        over = job.times_taken >= MOST_TAKES
        records.move(
            job,
            "give_up" if over else "return",
            table=PRINT_JOB,
            actor=CLOCK,
            fields=("lease_until", "maybe_twice", "error"),
        )
    return len(silent)


def _claimed(job_id: UUID, claim: UUID, actor: Actor) -> PrintJob:
    job = selectors.lock_job(job_id)
    if not actor.can(PRINT_JOBS_PULL, job.store_id):
        raise NotFound
    if job.claim != claim or job.claimed_by != actor.id:
        raise ClaimLost
    return job
