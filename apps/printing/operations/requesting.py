"""Asking for paper, and what people do with a print that waits."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import actors, records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.core.validation import LANGUAGES
from apps.stores.models import Store

from .. import events, ports, selectors
from ..inputs import PrintRequest
from ..models import Printer, PrintJob
from ..models.job import MOST_COPIES
from ..permissions import PRINT_JOBS_CREATE, PRINTERS_READ
from ..ports import PrintDocument, Subject
from ..states import PRINT_JOB, DeviceLanguage, Format, Media, PrintJobState


@transaction.atomic
def request_print(*, actor: Actor, request: PrintRequest, reprint_of: PrintJob | None = None) -> PrintJob:
    """Queue one print; a worker renders it after commit. Needs the right to print where it comes out, and the
    document's own right where its subject belongs."""
    document = ports.document(request.document)
    if document is None:
        raise Invalid({"/document": _("No document of this name can be printed.")})
    subject = document.subject(request.subject_id, actor)
    require(actor, document.permission, subject.store_id)
    printer = _printer(request.printer_id, actor)
    store = Store.objects.select_related("entity").get(pk=printer.store_id if printer else subject.store_id)
    require(actor, PRINT_JOBS_CREATE, store.pk)
    selectors.hold_key(store.pk, request.key)
    if request.key and (known := PrintJob.objects.filter(store=store, key=request.key).first()):
        return known
    _check(request, document, printer)
    job = _new(request, document, subject, printer)
    job.store, job.requested_by, job.reprint_of = store, actors.to_json(actor), reprint_of
    records.create(job, events.REQUESTED, actor=actor, to_state=PrintJobState.QUEUED)
    return job


@transaction.atomic
def reprint(*, actor: Actor, job_id: UUID, key: str = "") -> PrintJob:
    """The same document again, as it is today, at the same printer if that still works."""
    job = selectors.lock_visible_job(job_id, actor)
    printer = job.printer if job.printer and job.printer.active else None
    request = PrintRequest(
        document=job.document,
        subject_id=job.subject_id,
        printer_id=printer.pk if printer else None,
        copies=job.copies,
        language=job.language,
        key=key,
    )
    if printer is None and job.format == Format.PDF:
        request = replace(request, media=Media(job.media))
    return request_print(actor=actor, request=request, reprint_of=job)


@transaction.atomic
def cancel_print(*, actor: Actor, job_id: UUID) -> PrintJob:
    """Cancelling twice is cancelling once. What a client holds already cannot be called back."""
    job = selectors.lock_visible_job(job_id, actor)
    require(actor, PRINT_JOBS_CREATE, job.store_id)
    if job.state != PrintJobState.CANCELLED:
        records.move(job, "cancel", table=PRINT_JOB, actor=actor)
    return job


@transaction.atomic
def mark_printed(*, actor: Actor, job_id: UUID) -> PrintJob:
    """Somebody holds the paper: a file was opened and printed, or a client did not say so."""
    job = selectors.lock_visible_job(job_id, actor)
    require(actor, PRINT_JOBS_CREATE, job.store_id)
    if job.state != PrintJobState.PRINTED:
        job.lease_until = None
        records.move(job, "mark_printed", table=PRINT_JOB, actor=actor, fields=("lease_until",))
    return job


def _printer(printer_id: UUID | None, actor: Actor) -> Printer | None:
    if printer_id is None:
        return None
    printer = Printer.objects.select_related("store__entity").filter(pk=printer_id).first()
    if printer is None or not any(actor.can(code, printer.store_id) for code in (PRINT_JOBS_CREATE, PRINTERS_READ)):
        raise NotFound
    return printer


def _check(request: PrintRequest, document: PrintDocument, printer: Printer | None) -> None:
    errors = {}
    if printer and not printer.active:
        errors["/printer"] = _("This printer is switched off.")
    elif printer and printer.language == DeviceLanguage.BROWSER:
        errors["/printer"] = _("The browser prints there itself: open the document and print it.")
    elif printer and printer.media not in document.media:
        errors["/printer"] = _("This document does not fit the paper of this printer.")
    elif printer and request.media and request.media != printer.media:
        errors["/media"] = _("This printer holds another paper.")
    if not printer and request.media and request.media not in document.media:
        errors["/media"] = _("This document does not fit this paper.")
    if not 1 <= request.copies <= MOST_COPIES:
        errors["/copies"] = _("From 1 to %(most)d copies.") % {"most": MOST_COPIES}
    if request.language is not None and request.language not in LANGUAGES:
        errors["/language"] = _("Only French (fr) and English (en) are printed.")
    if errors:
        raise Invalid(errors)


def _new(request: PrintRequest, document: PrintDocument, subject: Subject, printer: Printer | None) -> PrintJob:
    drawn = printer is not None and printer.language == DeviceLanguage.ZPL
    return PrintJob(
        document=document.kind,
        subject_resource=subject.resource,
        subject_id=subject.id,
        subject_code=subject.code,
        printer=printer,
        media=printer.media if printer else request.media or document.media[0],
        format=Format.ZPL if drawn else Format.PDF,
        copies=request.copies,
        language=request.language or subject.language,
        key=request.key,
    )
