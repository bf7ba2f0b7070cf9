"""Reading and locking printers and prints."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from apps.core.actors import Actor
from apps.core.clocks import in_store
from apps.core.errors import NotFound

from .models import PreprintedCode, Printer, PrinterChoice, PrintJob
from .models.job import WAITING
from .permissions import CODES_ATTACH, PRINT_JOBS_READ, PRINTERS_READ
from .states import PrintJobState, Reach


def printers_visible_to(actor: Actor) -> QuerySet[Printer]:
    rows = Printer.objects.select_related("store__entity")
    stores = actor.stores_for(PRINTERS_READ)
    return rows if stores is None else rows.filter(store_id__in=stores)


def jobs_visible_to(actor: Actor) -> QuerySet[PrintJob]:
    """What was printed, not what is on it: that is for who asked (`own_jobs`)."""
    rows = PrintJob.objects.select_related("store__entity", "printer")
    stores = actor.stores_for(PRINT_JOBS_READ)
    return rows if stores is None else rows.filter(store_id__in=stores)


def own_jobs(actor: Actor) -> QuerySet[PrintJob]:
    """A paper shows what its requester may read, so only they fetch it."""
    return jobs_visible_to(actor).filter(requested_by__kind=actor.kind, requested_by__id=actor.id)


def printers_for(documents: Iterable[str], *, store_id: UUID, workstation_id: UUID | None) -> dict[str, Printer]:
    """Where these kinds of document come out here: the workstation's choice, else its store's. One query.

    A kind without an entry, and one whose printer is the browser's own, is printed from the browser.
    """
    here = Q(workstation_id=workstation_id) if workstation_id else Q(pk=None)
    rows = (
        PrinterChoice.objects.filter(here | Q(workstation__isnull=True), store_id=store_id)
        .filter(document__in=list(documents), printer__active=True)
        .select_related("printer")
        .order_by(F("workstation").asc(nulls_first=True))
    )
    found = {row.document: row.printer for row in rows if row.printer}  # the workstation's come last and win
    return {kind: printer for kind, printer in found.items() if printer.reached_by != Reach.BROWSER}


def choices_of(store_id: UUID, workstation_id: UUID | None) -> dict[str, PrinterChoice]:
    """Of one workstation, or of the store itself; by kind of document."""
    rows = PrinterChoice.objects.filter(store_id=store_id, workstation_id=workstation_id).select_related("printer")
    return {row.document: row for row in rows}


def codes_visible_to(actor: Actor) -> QuerySet[PreprintedCode]:
    rows = PreprintedCode.objects.select_related("store__entity")
    stores = actor.stores_for(CODES_ATTACH)
    return rows if stores is None else rows.filter(store_id__in=stores)


def lock_code(code: str, actor: Actor) -> PreprintedCode:
    found = codes_visible_to(actor).select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def lock_printer(printer_id: UUID) -> Printer:
    found = (
        Printer.objects.select_for_update(of=("self",)).select_related("store__entity").filter(pk=printer_id).first()
    )
    if found is None:
        raise NotFound
    return found


def hold_key(store_id: UUID, key: str) -> None:
    """Requests under one key take turns until the transaction ends, so that the second finds the first's print."""
    if key:
        digest = hashlib.sha256(f"print:{store_id}:{key}".encode()).digest()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True)])


def files_in_use() -> QuerySet[PrintJob, Any]:
    """Of prints that wait for the client of their printer, however long that is switched off."""
    waiting = PrintJob.objects.filter(state__in=WAITING, printer__reached_by=Reach.PULL, file__isnull=False)
    return waiting.values("file_id")


def lock_job(job_id: UUID) -> PrintJob:
    found = _locked().filter(pk=job_id).first()
    if found is None:
        raise NotFound
    return found


def lock_visible_job(job_id: UUID, actor: Actor) -> PrintJob:
    """One of another store is as absent as one that never was."""
    stores = actor.stores_for(PRINT_JOBS_READ)
    found = _locked().filter(pk=job_id)
    job = (found if stores is None else found.filter(store_id__in=stores)).first()
    if job is None:
        raise NotFound
    return job


def lock_claimed(claim: UUID) -> PrintJob | None:
    return _locked().filter(claim=claim).first()


def lock_next(printers: list[UUID]) -> PrintJob | None:
    """The oldest print that waits at one of these printers and that nobody is taking this very moment."""
    waiting = PrintJob.objects.filter(printer_id__in=printers, state=PrintJobState.READY, printer__active=True)
    return (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("store__entity", "printer", "file")
        .order_by("id")
        .first()
    )


def lock_silent(now: datetime, store_id: UUID | None = None) -> list[PrintJob]:
    """Taken, and not confirmed before the lease ran out."""
    rows = PrintJob.objects.filter(state=PrintJobState.TAKEN, lease_until__lt=now)
    rows = in_store(rows, store_id)
    return list(rows.select_for_update(skip_locked=True, of=("self",)).select_related("store__entity").order_by("id"))


def _locked() -> QuerySet[PrintJob]:
    return PrintJob.objects.select_for_update(of=("self",)).select_related("store__entity")
