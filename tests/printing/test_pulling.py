"""The program beside the printer may be killed at any moment: nothing is lost, and what may be double is marked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.core.errors import NotFound, PermissionRefused
from apps.printing import operations
from apps.printing.errors import ClaimLost
from apps.printing.models import Printer, PrintJob
from apps.printing.operations.pulling import LEASE, MOST_TAKES
from apps.printing.states import PrintJobState, Reach
from apps.printing.tasks import return_unconfirmed
from tests.factories.printing import client_actor, make_job, make_printer, make_ready_job
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer() -> Printer:
    return make_printer()


def take(printer: Printer, claim: Any = None, **values: Any) -> PrintJob | None:
    defaults = {"actor": client_actor(printer.store), "store_id": printer.store_id, "printers": [printer.code]}
    return operations.take_next(**{**defaults, **values}, claim=claim or uuid4())


def silence(job: PrintJob) -> None:
    """The client is killed and its lease runs out."""
    PrintJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def state_of(job: PrintJob) -> tuple[str, bool]:
    job.refresh_from_db()
    return job.state, job.maybe_twice


def test_prints_are_taken_in_order_each_once(printer: Printer) -> None:
    first, second = make_ready_job(printer), make_ready_job(printer)
    make_job(printer)  # not rendered yet
    make_ready_job(make_printer(printer.store))  # of another printer
    assert [take(printer), take(printer), take(printer)] == [first, second, None]


def test_the_same_claim_is_the_same_print(printer: Printer) -> None:
    job, claim = make_ready_job(printer), uuid4()
    make_ready_job(printer)
    assert [take(printer, claim), take(printer, claim)] == [job, job]
    job.refresh_from_db()
    assert (job.times_taken, job.lease_until > timezone.now() + LEASE - timedelta(seconds=30)) == (1, True)


def test_a_claim_is_its_makers_and_is_used_up(printer: Printer) -> None:
    job, claim, client = make_ready_job(printer), uuid4(), client_actor(printer.store)
    take(printer, claim, actor=client)
    stranger = client_actor(printer.store)
    stranger = type(stranger)(**{**stranger.__dict__, "id": "another"})
    for refused in (
        lambda: take(printer, claim, actor=stranger),
        lambda: operations.confirm_printed(actor=stranger, job_id=job.pk, claim=claim),
        lambda: operations.confirm_printed(actor=client, job_id=job.pk, claim=uuid4()),
        lambda: operations.report_failed(actor=client, job_id=job.pk, claim=uuid4(), error="no"),
    ):
        with pytest.raises(ClaimLost):
            refused()
    assert state_of(job) == (PrintJobState.TAKEN, False)
    operations.confirm_printed(actor=client, job_id=job.pk, claim=claim)
    with pytest.raises(ClaimLost):
        take(printer, claim, actor=client)
    assert state_of(job) == (PrintJobState.PRINTED, False)


def test_confirming_twice_is_confirming_once(printer: Printer) -> None:
    job, claim, client = make_ready_job(printer), uuid4(), client_actor(printer.store)
    take(printer, claim)
    versions = [operations.confirm_printed(actor=client, job_id=job.pk, claim=claim).version for _ in range(2)]
    assert (len(set(versions)), state_of(job)) == (1, (PrintJobState.PRINTED, False))


def test_a_failure_waits_for_a_person(printer: Printer) -> None:
    job, claim, client = make_ready_job(printer), uuid4(), client_actor(printer.store)
    take(printer, claim)
    for _ in range(2):
        operations.report_failed(actor=client, job_id=job.pk, claim=claim, error="out of paper")
    assert state_of(job) == (PrintJobState.FAILED, False)
    assert (job.error, take(printer)) == ("out of paper", None)


def test_a_client_killed_while_printing_loses_nothing_and_doubles_nothing_silently(printer: Printer) -> None:
    job = make_ready_job(printer)
    take(printer)
    silence(job)
    again = take(printer)
    assert again == job
    assert state_of(job) == (PrintJobState.TAKEN, True)
    assert (job.times_taken, bool(job.error)) == (2, True)


def test_the_clock_takes_back_what_nobody_confirmed(printer: Printer) -> None:
    job, other = make_ready_job(printer), make_ready_job(printer)
    take(printer)
    take(printer)
    silence(job)
    return_unconfirmed()
    assert state_of(job) == (PrintJobState.READY, True)
    assert state_of(other) == (PrintJobState.TAKEN, False)


def test_a_late_confirmation_counts_until_somebody_else_has_taken_it(printer: Printer) -> None:
    job, claim, client = make_ready_job(printer), uuid4(), client_actor(printer.store)
    take(printer, claim)
    silence(job)
    return_unconfirmed()
    operations.confirm_printed(actor=client, job_id=job.pk, claim=claim)
    assert (state_of(job), take(printer)) == ((PrintJobState.PRINTED, True), None)


def test_after_somebody_else_took_it_a_late_confirmation_is_refused(printer: Printer) -> None:
    job, claim, client = make_ready_job(printer), uuid4(), client_actor(printer.store)
    take(printer, claim)
    silence(job)
    take(printer)
    with pytest.raises(ClaimLost):
        operations.confirm_printed(actor=client, job_id=job.pk, claim=claim)
    assert state_of(job) == (PrintJobState.TAKEN, True)


def test_a_print_that_silences_its_client_each_time_is_given_up(printer: Printer) -> None:
    job = make_ready_job(printer)
    for _ in range(MOST_TAKES):
        assert take(printer) == job
        silence(job)
    assert (take(printer), state_of(job)) == (None, (PrintJobState.FAILED, True))


def test_taking_needs_the_right_in_the_printers_store(printer: Printer) -> None:
    job = make_ready_job(printer)
    with pytest.raises(PermissionRefused):
        take(printer, actor=client_actor(make_store()))
    with pytest.raises(PermissionRefused):
        take(printer, actor=client_actor(printer.store, permissions=("print_jobs:create", "print_jobs:read")))
    assert state_of(job) == (PrintJobState.READY, False)


def test_settling_elsewhere_is_not_there(printer: Printer) -> None:
    job, claim = make_ready_job(printer), uuid4()
    take(printer, claim)
    with pytest.raises(NotFound):
        operations.confirm_printed(actor=client_actor(make_store()), job_id=job.pk, claim=claim)
    assert state_of(job) == (PrintJobState.TAKEN, False)


def test_only_printers_with_a_client_are_pulled_for() -> None:
    printer = make_printer(reached_by=Reach.DOWNLOAD)
    job = make_ready_job(printer)
    with pytest.raises(NotFound):
        take(printer)
    assert state_of(job) == (PrintJobState.READY, False)


def test_what_waits_at_a_printer_switched_off_waits_on(printer: Printer) -> None:
    job = make_ready_job(printer)
    Printer.objects.update(active=False)
    assert take(printer) is None
    Printer.objects.update(active=True)
    assert take(printer) == job
