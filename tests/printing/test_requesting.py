"""Asking for paper: who may, what fits, what comes of asking twice."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.core import files
from apps.core.errors import IllegalTransition, Invalid, NotFound, PermissionRefused
from apps.core.models import Event, StoredFile
from apps.printing import operations, ports
from apps.printing.models import PrintJob
from apps.printing.permissions import PRINT_JOBS_CREATE, PRINT_JOBS_READ, PRINTERS_READ
from apps.printing.states import DeviceLanguage, Format, Media, PrintJobState, Reach
from tests.factories.printing import (
    TEST,
    ZPL,
    PlainDocument,
    content_of,
    make_job,
    make_printer,
    make_ready_job,
    render,
    zpl_fields,
)
from tests.factories.stores import actor_with, make_store

pytestmark = pytest.mark.django_db
CLERK = (PRINT_JOBS_CREATE, PRINT_JOBS_READ, PRINTERS_READ)


def events_of(job: PrintJob) -> list[str]:
    return [event.type.split(".")[2] for event in Event.objects.filter(aggregate_id=job.pk).order_by("id")]


def test_a_print_goes_from_asked_to_ready() -> None:
    printer = make_printer(**ZPL)
    job = make_job(printer, copies=2, language="en")
    assert (job.state, job.format, job.media) == (PrintJobState.QUEUED, Format.ZPL, Media.LABEL)
    render(job)
    assert (job.state, events_of(job)) == (PrintJobState.READY, ["requested", "preparing", "readied"])
    texts = [data for *_, data in zpl_fields(content_of(job))]
    assert texts[:3] == ["MA,TEST", printer.label, printer.store.name]
    assert job.file
    assert (job.file.personal, job.file.owner_id, job.file.store_id) == (True, job.pk, printer.store_id)


def test_rendering_again_after_a_kill_changes_nothing() -> None:
    job = make_job()
    operations.start_rendering(actor=TEST, job_id=job.pk)  # and the worker is killed here
    render(job)
    first = content_of(job)
    render(job)
    assert (job.state, content_of(job) == first) == (PrintJobState.READY, True)
    assert events_of(job) == ["requested", "preparing", "readied"]


def test_the_same_key_is_the_same_print() -> None:
    printer = make_printer()
    assert make_job(printer, key="form-1").pk == make_job(printer, key="form-1").pk
    assert make_job(printer, key="form-2").pk != make_job(printer, key="").pk
    assert PrintJob.objects.count() == 3


def test_without_a_printer_a_pdf_on_the_documents_own_paper() -> None:
    printer = make_printer()
    job = make_job(printer, printer_id=None)
    assert (job.printer, job.format, job.media, job.store) == (None, Format.PDF, Media.TICKET, printer.store)
    assert make_job(printer, printer_id=None, media=Media.A4).media == Media.A4


@pytest.mark.parametrize(
    "values, pointer",
    [
        ({"document": "unknown"}, "/document"), ({"copies": 0}, "/copies"), ({"copies": 21}, "/copies"),
        ({"language": "de"}, "/language"), ({"media": Media.A4}, "/media"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(values: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_job(**values)
    assert list(refused.value.errors) == [pointer]
    assert PrintJob.objects.count() == 0


@pytest.mark.parametrize(
    "printer", [{"active": False}, {"language": DeviceLanguage.BROWSER, "reached_by": Reach.BROWSER}]
)
def test_a_printer_that_takes_no_prints_is_refused(printer: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        make_job(make_printer(**printer))
    assert list(refused.value.errors) == ["/printer"]
    assert PrintJob.objects.count() == 0


def test_a_document_prints_only_on_paper_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = make_printer(media=Media.LABEL)
    subject = ports.Subject("thing", uuid4(), "TH-1", printer.store_id, "fr")
    monkeypatch.setitem(ports._documents, "sheet", PlainDocument("sheet", subject))
    for values, pointer in (
        ({"printer_id": printer.pk}, "/printer"),
        ({"printer_id": None, "media": Media.LABEL}, "/media"),
    ):
        with pytest.raises(Invalid) as refused:
            make_job(printer, document="sheet", **values)
        assert list(refused.value.errors) == [pointer]
    assert PrintJob.objects.count() == 0


def test_printing_needs_its_right_and_the_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = make_printer()
    for held in (CLERK[1:], CLERK[:2]):
        with pytest.raises((PermissionRefused, NotFound)):
            make_job(printer, actor=actor_with(held, stores=[printer.store]))
    elsewhere = actor_with(CLERK, stores=[make_store()])
    with pytest.raises(NotFound):
        make_job(printer, actor=elsewhere)
    assert PrintJob.objects.count() == 0
    assert make_job(printer, actor=actor_with(CLERK, stores=[printer.store])).state == PrintJobState.QUEUED


def test_another_stores_printer_is_not_there() -> None:
    mine, theirs = make_printer(), make_printer()
    with pytest.raises(NotFound):
        make_job(mine, printer_id=theirs.pk, actor=actor_with(CLERK, stores=[mine.store]))
    assert PrintJob.objects.count() == 0


def test_cancelled_before_the_worker_came_it_is_not_rendered() -> None:
    job = make_job()
    operations.cancel_print(actor=TEST, job_id=job.pk)
    operations.cancel_print(actor=TEST, job_id=job.pk)
    render(job)
    assert (job.state, job.file, events_of(job)) == (PrintJobState.CANCELLED, None, ["requested", "cancelled"])


def test_cancelled_while_it_is_rendered_it_stays_cancelled() -> None:
    job = make_job()
    operations.start_rendering(actor=TEST, job_id=job.pk)
    operations.cancel_print(actor=TEST, job_id=job.pk)
    operations.keep_rendering(actor=TEST, job_id=job.pk, content=b"late")
    operations.give_up_rendering(actor=TEST, job_id=job.pk, error="late")
    job.refresh_from_db()
    assert (job.state, job.file, job.error) == (PrintJobState.CANCELLED, None, "")


@pytest.mark.parametrize("act", [operations.cancel_print, operations.mark_printed, operations.reprint])
def test_who_acts_on_a_print_needs_the_right_in_its_store(act: Any) -> None:
    job = make_ready_job()
    with pytest.raises(NotFound):
        act(actor=actor_with(CLERK, stores=[make_store()]), job_id=job.pk)
    with pytest.raises(PermissionRefused):
        act(actor=actor_with((PRINT_JOBS_READ, PRINTERS_READ), stores=[job.store]), job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, PrintJob.objects.count()) == (PrintJobState.READY, 1)


def test_what_is_printed_is_not_cancelled() -> None:
    job = make_ready_job()
    operations.mark_printed(actor=TEST, job_id=job.pk)
    operations.mark_printed(actor=TEST, job_id=job.pk)
    with pytest.raises(IllegalTransition):
        operations.cancel_print(actor=TEST, job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, events_of(job)[-1]) == (PrintJobState.PRINTED, "printed")


def test_a_reprint_is_a_print_of_its_own() -> None:
    job = make_ready_job(copies=2, language="en")
    again = operations.reprint(actor=TEST, job_id=job.pk, key="press-1")
    assert operations.reprint(actor=TEST, job_id=job.pk, key="press-1").pk == again.pk
    assert (again.reprint_of, again.state, again.printer, again.copies, again.language) == (
        job, PrintJobState.QUEUED, job.printer, 2, "en",
    )  # fmt: skip


def test_a_reprint_of_a_printer_that_is_gone_can_be_fetched() -> None:
    job = make_ready_job()
    assert job.printer
    operations.update_printer(actor=TEST, printer_id=job.printer.pk, changes={"active": False})
    again = operations.reprint(actor=TEST, job_id=job.pk)
    assert (again.printer, again.media, again.format) == (None, job.media, Format.PDF)


def test_papers_go_after_thirty_days_but_not_what_waits_at_a_printer() -> None:
    """A file that somebody was to open is nobody's any more; a printer that is switched off comes back."""
    opened, waiting, printed = make_ready_job(printer_id=None), make_ready_job(), make_ready_job()
    operations.mark_printed(actor=TEST, job_id=printed.pk)
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert files.drop_old(timezone.now()) == 2
    for job in (opened, waiting, printed):
        job.refresh_from_db()
    assert [job.file is None for job in (opened, waiting, printed)] == [True, False, True]
    assert content_of(waiting) == b"paper"
