"""From a print to its bytes. ZPL is drawn here; PDF by an engine that only the worker of the jobs queue loads."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from apps.core import actors
from apps.core.errors import NotFound

from . import ports, zpl
from .models import PrintJob
from .ports import LabelDocument, RollDocument, Wanted
from .states import Format

PdfEngine = Callable[[str, str, int], bytes]  # html, media, copies

_engines: list[PdfEngine] = []


def use_engine(engine: PdfEngine) -> None:
    _engines[:] = [engine]


def render(job: PrintJob) -> bytes:
    """In the reader's language and the store's time, with the rights of who asked."""
    document = ports.document(job.document)
    if document is None:
        raise NotFound
    wanted = Wanted(job.subject_id, job.media, job.language, actors.from_json(job.requested_by))
    with translation.override(job.language), timezone.override(ZoneInfo(job.store.timezone)):
        if job.format == Format.ZPL:
            assert isinstance(document, LabelDocument | RollDocument)
            assert job.printer
            labels = document.labels(wanted) if isinstance(document, RollDocument) else [document.label(wanted)]
            return b"".join(zpl.render(label, copies=job.copies, dots=job.printer.resolution) for label in labels)
        return pdf(document.html(wanted), job.media, job.copies)


def pdf(html: str, media: str, copies: int = 1) -> bytes:
    """The paper of this page, in the process that serves the jobs queue: no other has an engine."""
    if not _engines:
        raise RuntimeError("this process serves no jobs queue and has no PDF engine")
    return _engines[0](html, media, copies)
