"""Printers, prints and what comes out of them, as tests need them."""

import re
from itertools import count
from typing import Any
from uuid import UUID

import pypdfium2
import zxingcpp
from PIL.Image import Image

from apps.core.actors import Actor, system
from apps.core.channels import Outcome
from apps.core.models import Delivery, Event
from apps.printing import (
    events,
    operations,
    ports,
)
from apps.printing import pdf as _engine  # noqa: F401  which only one worker loads by itself
from apps.printing.channel import PrintRendering
from apps.printing.inputs import PrinterInput, PrintRequest
from apps.printing.models import Printer, PrintJob
from apps.printing.states import DeviceLanguage, Media, Reach
from apps.stores.models import Store

from .stores import actor_with, make_store

_numbers = count(1)
TEST = system("test")
ZPL = {"language": DeviceLanguage.ZPL, "media": Media.LABEL}
MM = 25.4 / 72  # of a PDF's point


def make_printer(store: Store | None = None, **values: Any) -> Printer:
    """A ticket printer behind the print client unless `values` say otherwise."""
    number = next(_numbers)
    defaults = {
        "code": f"P{number}", "label": f"Printer {number}", "language": DeviceLanguage.PDF, "media": Media.TICKET,
        "reached_by": Reach.PULL,
    }  # fmt: skip
    return operations.register_printer(
        actor=TEST, store_id=(store or make_store()).pk, data=PrinterInput(**{**defaults, **values})
    )


def make_job(printer: Printer | None = None, *, actor: Actor = TEST, **values: Any) -> PrintJob:
    """A test page of the printer, queued at it."""
    printer = printer or make_printer()
    request = PrintRequest(**{
        "document": "printer_test", "subject_id": printer.pk, "printer_id": printer.pk, **values
    })  # fmt: skip
    return operations.request_print(actor=actor, request=request)


def make_ready_job(printer: Printer | None = None, **values: Any) -> PrintJob:
    job = make_job(printer, **values)
    operations.start_rendering(actor=TEST, job_id=job.pk)
    return operations.keep_rendering(actor=TEST, job_id=job.pk, content=b"paper")


def render(job: PrintJob) -> Outcome:
    """What the worker does with the delivery of its request."""
    event = Event.objects.get(aggregate_id=job.pk, type=events.REQUESTED.full_name)
    delivery = Delivery(event=event, channel="printing", target="renderer", aggregate_id=job.pk, position=1)
    outcome = PrintRendering().deliver(delivery)
    job.refresh_from_db()
    return outcome


def content_of(job: PrintJob) -> bytes:
    assert job.file, (job.state, job.error)
    with job.file.file.open("rb") as stream:
        return stream.read()


def client_actor(*stores: Store, permissions: tuple[str, ...] = ("print_jobs:pull",)) -> Actor:
    return actor_with(permissions, stores=stores)


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(w * MM, 1), round(h * MM, 1)) for w, h in (document[n].get_size() for n in range(len(document)))]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))


def picture_of(pdf: bytes, dpi: int = 203) -> Image:
    """The first page as a printer of this resolution sets it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72).to_pil()


def codes_in(picture: Image) -> dict[str, str]:
    """What a reader makes of it: kind of code to text."""
    return {read.format.name: read.text for read in zxingcpp.read_barcodes(picture)}


def zpl_fields(zpl: bytes) -> list[tuple[int, int, str, str]]:
    """Each field of a label as a printer takes it: left, top, its command, and its data with `^FH_` undone."""
    found = re.findall(r"\^FO(\d+),(\d+)((?:\^(?!FD)[^^]+)+)\^FD([^^~]*)\^FS", zpl.decode())
    return [(int(left), int(top), command, _unhidden(data)) for left, top, command, data in found]


def _unhidden(data: str) -> str:
    return re.sub(r"_([0-9A-F]{2})", lambda hidden: chr(int(hidden[1], 16)), data)


class PlainDocument:
    """A document of the tests' own, about anything."""

    def __init__(self, kind: str, subject: ports.Subject, *, html: str = "", media: tuple[str, ...] = (Media.A4,)):
        self.kind, self.about, self.page, self.media = kind, subject, html, media
        self.name, self.permission = kind, "printers:read"

    def subject(self, subject_id: UUID, actor: Actor) -> ports.Subject:
        return self.about

    def html(self, wanted: ports.Wanted) -> str:
        return self.page
