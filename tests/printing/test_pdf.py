"""PDF really rendered: true page sizes, codes a reader takes, nothing fetched, and a clear word without Pango."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from apps.printing import libraries, pdf, rendering
from apps.printing.documents import label_page
from apps.printing.errors import PdfUnavailable
from apps.printing.models import PrintJob
from apps.printing.ports import Label
from apps.printing.states import DeviceLanguage, Media, PrintJobState
from tests.factories.printing import codes_in, content_of, make_job, make_printer, pages_of, picture_of, render, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pango")]
CODES = {"QRCode": "TEST", "Code128": "TEST-0123456789"}


def printed(media: Media, **values: Any) -> bytes:
    job = make_job(make_printer(media=media), **values)
    render(job)
    return content_of(job)


@pytest.mark.parametrize("media, size", [(Media.LABEL, (62.0, 29.0)), (Media.A4, (210.0, 297.0))])
def test_a_page_has_the_size_of_its_paper(media: Media, size: tuple[float, float]) -> None:
    assert pages_of(printed(media)) == [size]


def test_a_ticket_is_cut_below_its_last_line() -> None:
    ((width, height),) = pages_of(printed(Media.TICKET))
    assert width == 80.0
    assert 70 < height < 130
    picture = picture_of(printed(Media.TICKET)).convert("L")
    last_ink = max(y for y in range(picture.height) if picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 128)
    assert 2 <= (picture.height - last_ink) / 203 * 25.4 <= 8  # millimetres of white below


@pytest.mark.parametrize("media", Media)
def test_its_codes_are_read_at_the_resolution_of_a_cheap_printer(media: Media) -> None:
    assert codes_in(picture_of(printed(media))) == CODES


def test_copies_are_pages_of_one_file() -> None:
    assert pages_of(printed(Media.LABEL, copies=3)) == [(62.0, 29.0)] * 3


def test_what_is_too_much_for_a_label_is_left_out_not_printed_on_a_second() -> None:
    html = label_page(Label(title="Everything " * 20, texts=("and more",) * 40, barcode="IT-1", qr="IT-1"))
    assert pages_of(pdf.to_pdf(html, Media.LABEL, 1)) == [(62.0, 29.0)]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "http://sheet.invalid/etc/hostname",
     "http://sheet.invalid/static/../recommerce/settings/base.py", "http://sheet.invalid.example/static/desk/favicon.svg"],
)  # fmt: skip
def test_nothing_is_fetched_but_our_own_style_sheets(address: str) -> None:
    with pytest.raises(ValueError):
        pdf._own_file(address)
    html = f'<html><body class="rc-sheet--a4"><img src="{address}"><p>Bill</p></body></html>'
    assert text_of(pdf.to_pdf(html, Media.A4, 1)).strip() == "Bill"


def test_our_own_style_sheet_is_found() -> None:
    assert b"rc-sheet" in pdf._own_file("http://sheet.invalid/static/desk/css/print.css")


def test_without_pango_the_print_fails_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "weasyprint", None)
    job = make_job()
    render(job)
    assert (job.state, job.file) == (PrintJobState.FAILED, None)
    with translation.override(job.language):
        assert job.error == str(PdfUnavailable.title)[:300]
    assert "libpango-1.0-0" in job.error


def test_without_pango_labels_in_zpl_are_still_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "weasyprint", None)
    job = make_job(make_printer(media=Media.LABEL, language=DeviceLanguage.ZPL))
    render(job)
    assert (job.state, content_of(job)[:8]) == (PrintJobState.READY, b"^XA^CI28")


def test_a_worker_without_the_engine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_engines", [])
    job = make_job()
    render(job)
    assert PrintJob.objects.get().state == PrintJobState.FAILED
    assert "no PDF engine" in job.error


def test_a_web_process_never_loads_the_library() -> None:
    code = "import recommerce.wsgi, recommerce.urls, sys; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("queue, loaded", [("jobs", "True"), ("default", "False")])
def test_only_the_worker_of_the_jobs_queue_loads_it(queue: str, loaded: str) -> None:
    code = (
        "import django, sys; django.setup(); from recommerce.celery import app, load_pdf_engine;"
        f"app.amqp.queues.select(['{queue}']); load_pdf_engine(instance=type('Worker', (), {{'app': app}}));"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert done.stdout.strip().splitlines()[-1] == loaded


def test_readiness_says_what_is_missing_and_stays_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}
    monkeypatch.setattr(libraries, "missing", lambda: ("libpango-1.0.so.0",))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200, {"status": "ok", "notes": {"pdf": "no PDF: libpango-1.0.so.0 missing"}},
    )  # fmt: skip
