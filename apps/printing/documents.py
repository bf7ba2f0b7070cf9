"""Printing's own document, the test page, and the plain label every label document may be drawn with."""

from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.actors import Actor
from apps.core.codes import is_ean
from apps.core.errors import NotFound

from . import permissions, selectors
from .models import PreprintedCode, Printer
from .ports import Label, Subject, Wanted
from .states import Media

FORMATS = {Media.TICKET: "ticket", Media.LABEL: "label", Media.A4: "a4"}


def label_page(label: Label) -> str:
    """The label as a page, for printers that take PDF."""
    ean = len(label.barcode) == 13 and is_ean(label.barcode)
    return render_to_string("printing/label.html", {"label": label, "ean": ean})


class PrinterTest:
    """Proves a printer: paper size, accents, both kinds of code."""

    kind = "printer_test"
    name: str | Promise = gettext_lazy("Test page")
    permission = permissions.PRINTERS_READ
    media: tuple[str, ...] = (Media.TICKET, Media.LABEL, Media.A4)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        printer = selectors.printers_visible_to(actor).filter(pk=subject_id).first()
        if printer is None:
            raise NotFound
        return Subject(printer.resource, printer.pk, printer.code, printer.store_id, printer.store.language)

    def html(self, wanted: Wanted) -> str:
        if wanted.media == Media.LABEL:
            return label_page(self.label(wanted))
        context = {"printer": self._printer(wanted), "format": FORMATS[Media(wanted.media)]}
        return render_to_string("printing/test_page.html", context)

    def label(self, wanted: Wanted) -> Label:
        printer = self._printer(wanted)
        texts = (printer.store.name, _("Test page"), "é è ç œ € ^ ~ \\ _")
        return Label(title=printer.label, texts=texts, barcode="TEST-0123456789", qr="TEST")

    def _printer(self, wanted: Wanted) -> Printer:
        return selectors.printers_visible_to(wanted.actor).get(pk=wanted.subject_id)


class CodeRoll:
    """Free labels, printed together."""

    kind = "code_roll"
    name: str | Promise = gettext_lazy("Roll of free codes")
    permission = permissions.ROLLS_PRINT
    media: tuple[str, ...] = (Media.LABEL,)

    def subject(self, subject_id: UUID, actor: Actor) -> Subject:
        first = self._codes(subject_id, actor).first()
        if first is None:
            raise NotFound
        return Subject("code_roll", subject_id, first.code, first.store_id, first.store.language)

    def html(self, wanted: Wanted) -> str:
        return render_to_string("printing/roll.html", {"labels": self.labels(wanted)})

    def labels(self, wanted: Wanted) -> list[Label]:
        codes = self._codes(wanted.subject_id, wanted.actor)
        return [Label(title=row.code, texts=(row.store.name,), barcode=row.code, qr=row.code) for row in codes]

    def _codes(self, roll: UUID, actor: Actor) -> QuerySet[PreprintedCode]:
        return selectors.codes_visible_to(actor).filter(roll=roll).order_by("id")
