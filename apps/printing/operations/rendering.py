"""What the worker writes while it makes the bytes of a print. Each step may come twice: a worker can be killed."""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from apps.core import files, records
from apps.core.actors import Actor
from apps.core.models.stored_file import Retention

from .. import selectors
from ..models import PrintJob
from ..states import PRINT_JOB, Format, PrintJobState

CONTENT_TYPES = {Format.PDF: "application/pdf", Format.ZPL: "application/zpl"}


@transaction.atomic
def start_rendering(*, actor: Actor, job_id: UUID) -> PrintJob | None:
    """None when there is nothing to do: cancelled meanwhile, or rendered already."""
    job = selectors.lock_job(job_id)
    if job.state == PrintJobState.QUEUED:
        records.move(job, "prepare", table=PRINT_JOB, actor=actor)
    return job if job.state == PrintJobState.RENDERING else None


@transaction.atomic
def keep_rendering(*, actor: Actor, job_id: UUID, content: bytes) -> PrintJob:
    job = selectors.lock_job(job_id)
    if job.state != PrintJobState.RENDERING:
        return job
    kind = Format(job.format)
    job.file = files.keep(
        ContentFile(content),
        name=f"{job.document}-{job.subject_code or job.pk}.{kind.value}",
        content_type=CONTENT_TYPES[kind],
        retention=Retention.WORKING,
        personal=True,
        owner=(job.resource, job.pk),
        store_id=job.store_id,
    )
    records.move(job, "finish", table=PRINT_JOB, actor=actor, fields=("file_id",))
    return job


@transaction.atomic
def give_up_rendering(*, actor: Actor, job_id: UUID, error: str) -> PrintJob:
    """What cannot be rendered now is said at once: somebody stands before the printer, and can print it again."""
    job = selectors.lock_job(job_id)
    if job.state == PrintJobState.RENDERING:
        job.error = error[:300]
        records.move(job, "give_up", table=PRINT_JOB, actor=actor, fields=("error",))
    return job
