"""Jobs: a stored file, an operation per row, progress after every chunk, and a place to resume from."""

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

import structlog
from django.core.files.base import File
from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet

from . import actors, context, files, journal, leases, permissions, rows
from .actors import Actor
from .channels import Dead, Done, Outcome, Retry
from .errors import DomainError, IllegalTransition, Invalid, explained
from .models import Job, JobError, StoredFile, WorkState
from .models.stored_file import Retention

log = structlog.get_logger()

CHUNK = 200
LARGEST = 50 * 1024 * 1024  # bytes of a file that is sent
STATUSES = ("queued", "running", "done", "failed", "cancelled")
ERRORS_KEPT = 10_000  # a file with more is not mended row by row

READ = permissions.declare(
    "bulk_jobs:read", fr="Suivre ses traitements de masse", en="Follow one’s bulk jobs",
    roles=(permissions.MANAGER, permissions.INTEGRATOR),
)  # fmt: skip
WRITE = permissions.declare(
    "bulk_jobs:write", fr="Lancer et arrêter des traitements de masse", en="Start and stop bulk jobs",
    roles=(permissions.MANAGER, permissions.INTEGRATOR),
)  # fmt: skip


class BulkOperation(Protocol):
    """What a job does with one row. `apply` answers "created", "updated" or "unchanged", or raises a DomainError."""

    kind: str
    permission: str

    def apply(self, row: dict[str, Any], *, actor: Actor) -> str: ...


@runtime_checkable
class PreparedBulkOperation(BulkOperation, Protocol):
    """One that looks things up for a whole chunk at once. What `prepare` returns is used within the chunk's
    transaction, row by row in the order given, and then thrown away; `prepare` itself refuses nothing."""

    def prepare(self, rows: list[dict[str, Any]], *, actor: Actor) -> Callable[[dict[str, Any]], str]: ...


_operations: dict[str, BulkOperation] = {}


def register(operation: BulkOperation) -> None:
    if operation.kind in _operations:
        raise ValueError(f"bulk operation {operation.kind} is registered twice")
    _operations[operation.kind] = operation


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_operations))


def kinds_for(actor: Actor) -> tuple[str, ...]:
    """Those whose right the actor has anywhere."""
    return tuple(kind for kind in kinds() if actor.can(_operations[kind].permission))


def started_by(actor: Actor) -> QuerySet[Job]:
    """A job's errors quote its rows, so only who sent them reads them."""
    return Job.objects.filter(actor__kind=actor.kind, actor__id=actor.id)


def status_of(job: Job) -> str:
    """One of `STATUSES`, in words for people and programs outside."""
    if job.state == WorkState.DONE:
        return "done"
    if job.state == WorkState.DEAD:
        return "cancelled" if job.last_code == "cancelled" else "failed"
    return "running" if job.attempts else "queued"


def errors_of(job: Job) -> QuerySet[JobError]:
    """In the order of the file, at most ten thousand; none any more once the file's bytes are gone."""
    return job.errors.order_by("row")


def errors_as_csv(job: Job) -> bytes:
    """One line per mistake: a row with two wrong fields has two."""
    lines = ((error.row, error.code, error.detail, *pointed) for error in errors_of(job) for pointed in _pointed(error))
    return rows.as_csv(("row", "code", "detail", "pointer", "problem"), lines)


def errors_as_json_lines(job: Job) -> bytes:
    """One object per row, as the job's own answer tells them."""
    return rows.as_json_lines(
        {
            "row": error.row,
            "code": error.code,
            "detail": error.detail,
            "errors": [{"pointer": pointer, "detail": said} for pointer, said in error.pointed.items()],
        }
        for error in errors_of(job)
    )


def _pointed(error: JobError) -> list[tuple[str, str]]:
    return list(error.pointed.items()) or [("", "")]


@transaction.atomic
def start(*, kind: str, source: StoredFile, actor: Actor) -> Job:
    """Queue a job; the relay rings a worker for it after commit."""
    if kind not in _operations:
        raise Invalid({"/kind": f"Unknown kind of job. Known: {', '.join(kinds())}."})
    permissions.require(actor, _operations[kind].permission)
    job = Job.objects.create(
        kind=kind,
        source=source,
        actor=actors.to_json(actor),
        store_id=actor.store_id,
        request_id=context.current().request_id,
    )
    journal.wake_relay()
    return job


@transaction.atomic
def send(*, kind: str, content: "File[bytes]", name: str, content_type: str, actor: Actor) -> Job:
    """Keep a stranger's file and queue the job that reads it. Its name says whether it is CSV or JSON Lines."""
    # What such a file holds is not known: kept as short as personal data are.
    source = files.keep(content, name=name, content_type=content_type, retention=Retention.WORKING, personal=True)
    return start(kind=kind, source=source, actor=actor)


@transaction.atomic
def cancel(job_id: UUID, *, actor: Actor) -> Job:
    """Ask a job to stop after its present chunk; what it has done stays done."""
    job = Job.objects.select_for_update().get(pk=job_id)
    permissions.require(actor, _operations[job.kind].permission)
    if job.finished_at:
        raise IllegalTransition(state=job.state, action="cancel", allowed=[])
    job.cancel_requested = True
    job.save(update_fields=["cancel_requested"])
    return job


def attempt(job_id: UUID) -> Outcome | None:
    """Run a job from where it stands. None when it is finished or somebody else runs it."""
    job = leases.claim(Job.objects.select_related("source"), job_id)
    if job is None:
        return None
    with context.bound(context.RequestContext(job.request_id)):
        try:
            outcome = _run(job)
        except DomainError as error:
            outcome = Dead(error.code, error.detail)
        except Exception as error:
            log.exception("job.failed", kind=job.kind)
            outcome = Retry(type(error).__name__, explained(error))
        leases.settle(job, outcome)
        return outcome


def _run(job: Job) -> Outcome:
    if job.total is None:
        with files.opened(job.source) as stream:
            job.total = sum(1 for _ in rows.read(stream, job.source.name))
        Job.objects.filter(pk=job.pk).update(total=job.total)
    with files.opened(job.source) as stream:
        remaining = islice(rows.read(stream, job.source.name), job.processed, None)
        while chunk := list(islice(remaining, CHUNK)):
            if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
                return Dead("cancelled", f"stopped after row {job.processed}")
            if not _commit(job, chunk):
                return Retry("lease_lost", "another worker took over")
    return Done()


@transaction.atomic
def _commit(job: Job, chunk: list[dict[str, Any]]) -> bool:
    """Apply a chunk and move the mark in one transaction: after a crash no row is done twice or left out.

    Extending the lease locks the job's row, so that nobody can take the job over while the chunk is being applied.
    """
    if not leases.extend(job):
        return False
    operation, actor = _operations[job.kind], actors.from_json(job.actor)
    apply: Callable[[dict[str, Any]], str] = partial(operation.apply, actor=actor)
    if isinstance(operation, PreparedBulkOperation):
        apply = operation.prepare(chunk, actor=actor)
    refused = []
    for row in chunk:
        job.processed += 1
        try:
            with transaction.atomic():
                result = apply(row)
        except (DomainError, IntegrityError, DataError) as error:  # this row's fault: the others go on
            result = "failed"
            if job.failed < ERRORS_KEPT:
                refused.append(_problem(job, error))
        setattr(job, result, getattr(job, result) + 1)
    JobError.objects.bulk_create(refused)
    job.save(update_fields=["processed", "created", "updated", "unchanged", "failed"])
    return True


def _problem(job: Job, error: Exception) -> JobError:
    if not isinstance(error, DomainError):
        return JobError(job=job, row=job.processed, code="refused_by_database", detail=explained(error))
    pointed = error.errors if isinstance(error, Invalid) else {}
    return JobError(job=job, row=job.processed, code=error.code, detail=error.detail, pointed=pointed)
