"""The printers of the store: list, add, change, switch off, prove with a test page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from apps.core import permissions as rights
from apps.core.errors import Conflict, DomainError, Invalid, NotFound
from apps.core.screens.forms import tell, tell_at

from .. import operations, permissions, selectors
from ..inputs import PrinterChanges, PrinterInput, PrintRequest
from ..models import Printer
from ..models.job import WAITING
from ..states import DeviceLanguage, Media, Reach, Resolution
from .tabs import tabs, without_store


@dataclass(frozen=True)
class Way:
    """One way to reach a printer, as a person chooses it."""

    language: DeviceLanguage
    reached_by: Reach
    label: str | Promise


WAYS = {
    "pull-pdf": Way(DeviceLanguage.PDF, Reach.PULL, gettext_lazy("By the print client of the store PC, as PDF")),
    "pull-zpl": Way(DeviceLanguage.ZPL, Reach.PULL, gettext_lazy("By the print client, as ZPL: label printers")),
    "download": Way(DeviceLanguage.PDF, Reach.DOWNLOAD, gettext_lazy("As a PDF that somebody opens and prints")),
    "browser": Way(DeviceLanguage.BROWSER, Reach.BROWSER, gettext_lazy("By the print dialog of the browser")),
}
# Where an operation's complaint is shown on this page.
SHOWN_AT = {"reached_by": "way", "language": "way", "media": "paper"}


class PrinterForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What people call it: “Labels at the counter”."),
        max_length=100,
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Short, in capitals; the print client names the printer by it."),
        max_length=20,
    )
    paper = forms.ChoiceField(label=gettext_lazy("Paper"), choices=Media.choices)
    way = forms.ChoiceField(
        label=gettext_lazy("How paper gets there"), choices=[(key, way.label) for key, way in WAYS.items()]
    )
    resolution = forms.TypedChoiceField(
        label=gettext_lazy("Resolution"),
        help_text=gettext_lazy("Only counts for ZPL. It stands on the label below the printer."),
        choices=Resolution.choices,
        coerce=int,
        initial=Resolution.DPI_203,
    )

    def tell_at(self, pointer: str, sentence: str) -> None:
        tell_at(self, SHOWN_AT.get(pointer.strip("/"), pointer), sentence)

    def said(self) -> PrinterChanges:
        way = WAYS[self.cleaned_data["way"]]
        return {
            "label": self.cleaned_data["label"],
            "media": Media(self.cleaned_data["paper"]),
            "language": way.language,
            "reached_by": way.reached_by,
            "resolution": Resolution(self.cleaned_data["resolution"]),
        }


@require_GET
def printers(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.PRINTERS_READ)
    if request.store is None:
        return without_store(request)
    waiting = Count("jobs", filter=Q(jobs__state__in=WAITING))
    rows = selectors.printers_visible_to(request.actor).filter(store=request.store).annotate(waiting=waiting)
    context = {
        "page_title": _("Printers"),
        "tabs": tabs(request, "printers"),
        "rows": [{"printer": row, "way": WAYS[_way(row)].label} for row in rows.order_by("-active", "label")],
        "may_write": request.actor.can(permissions.PRINTERS_WRITE, request.store.pk),
        "may_print": request.actor.can(permissions.PRINT_JOBS_CREATE, request.store.pk),
        "pulled": any(row.reached_by == Reach.PULL for row in rows),
        "key": str(uuid4()),
        "server": request.build_absolute_uri("/").rstrip("/"),
        "store": request.store,
    }
    return render(request, "printing/printers.html", context)


class Edit(View):
    """A new printer without an id, else this one."""

    def get(self, request: Any, printer_id: UUID | None = None) -> HttpResponse:
        printer = self._printer(request, printer_id)
        initial = {"way": "pull-pdf", "paper": Media.TICKET}
        if printer:
            initial = {"label": printer.label, "code": printer.code, "paper": printer.media, "way": _way(printer),
                       "resolution": str(printer.resolution)}  # fmt: skip
        return self._page(request, printer, _named(PrinterForm(initial=initial), printer))

    def post(self, request: Any, printer_id: UUID | None = None) -> HttpResponse:
        printer = self._printer(request, printer_id)
        form = _named(PrinterForm(request.POST, initial={"code": printer.code} if printer else None), printer)
        if not form.is_valid():
            return self._page(request, printer, form, status=422)
        try:
            done = self._save(request, printer, form)
        except (Invalid, Conflict) as refusal:
            tell(form, refusal)
            return self._page(request, printer, form, status=422)
        messages.success(request, _("“%(printer)s” is noted. Print a test page to prove it.") % {"printer": done})
        return HttpResponseRedirect("/printing/printers/")

    def _save(self, request: Any, printer: Printer | None, form: PrinterForm) -> Printer:
        if printer:
            return operations.update_printer(actor=request.actor, printer_id=printer.pk, changes=form.said())
        data = PrinterInput(code=form.cleaned_data["code"], **form.said())
        return operations.register_printer(actor=request.actor, store_id=request.store.pk, data=data)

    def _page(self, request: Any, printer: Printer | None, form: PrinterForm, status: int = 200) -> HttpResponse:
        context = {
            "page_title": printer.label if printer else _("New printer"),
            "breadcrumbs": [(_("Printing"), "/printing/"), (_("Printers"), "/printing/printers/")],
            "form": form,
        }
        return render(request, "printing/printer.html", context, status=status)

    def _printer(self, request: Any, printer_id: UUID | None) -> Printer | None:
        if request.store is None:
            raise NotFound
        rights.require(request.actor, permissions.PRINTERS_WRITE, request.store.pk)
        return _visible(request, printer_id) if printer_id else None


@require_POST
def switch(request: Any, printer_id: UUID) -> HttpResponse:
    """On or off, as pressed: pressing twice is pressing once."""
    printer = _visible(request, printer_id)
    active = request.POST.get("active") == "on"
    operations.update_printer(actor=request.actor, printer_id=printer.pk, changes={"active": active})
    said = _("%(printer)s is switched on.") if active else _("%(printer)s is switched off. What waits there waits on.")
    messages.success(request, said % {"printer": printer.label})
    return redirect("printing:printers")


@require_POST
def test_page(request: Any, printer_id: UUID) -> HttpResponse:
    printer = _visible(request, printer_id)
    wanted = PrintRequest(
        document="printer_test",
        subject_id=printer.pk,
        printer_id=printer.pk,
        key=request.POST.get("key", "")[:64],
    )
    try:
        operations.request_print(actor=request.actor, request=wanted)
    except DomainError as refusal:
        messages.error(request, refusal.detail)
        return redirect("printing:printers")
    messages.success(request, _("A test page is on its way to %(printer)s.") % {"printer": printer.label})
    return redirect("printing:queue")


def _visible(request: Any, printer_id: UUID) -> Printer:
    printer = selectors.printers_visible_to(request.actor).filter(pk=printer_id).first()
    if printer is None:
        raise NotFound
    return printer


def _named(form: PrinterForm, printer: Printer | None) -> PrinterForm:
    """A printer keeps its code: print clients know it by that."""
    form.fields["code"].disabled = printer is not None
    return form


def _way(printer: Printer) -> str:
    return next(
        key for key, way in WAYS.items() if (way.language, way.reached_by) == (printer.language, printer.reached_by)
    )
