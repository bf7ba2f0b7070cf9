"""What comes out where: one choice per kind of document, for the whole store or for one workstation."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.stores.models import Device

from .. import operations, permissions, ports, selectors
from ..models import Printer
from ..ports import PrintDocument
from .tabs import tabs, without_store

NOT_CHOSEN = ("printer_test", "code_roll")  # their printer is named when they are asked for


class ChoicesForm(forms.Form):
    """One select per kind of document that more than one printer could take."""

    def __init__(
        self, data: Any = None, *, documents: list[PrintDocument], printers: list[Printer], nothing: str, **values: Any
    ) -> None:
        super().__init__(data, **values)
        for document in documents:
            fitting = [(str(each.pk), each.label) for each in printers if each.media in document.media]
            self.fields[document.kind] = forms.ChoiceField(
                label=capfirst(str(document.name)), choices=[("", nothing), *fitting], required=False
            )


class Choices(View):
    def get(self, request: Any) -> HttpResponse:
        if request.store is None:
            return without_store(request)
        return self._page(request, self._form(request, None))

    def post(self, request: Any) -> HttpResponse:
        if request.store is None:
            raise NotFound
        form = self._form(request, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        workstation = self._workstation(request)
        with transaction.atomic():
            for kind, printer_id in form.cleaned_data.items():
                if kind in form.changed_data:
                    operations.choose_printer(
                        actor=request.actor,
                        store_id=request.store.pk,
                        document=kind,
                        printer_id=UUID(printer_id) if printer_id else None,
                        workstation_id=workstation.pk if workstation else None,
                    )
        messages.success(request, _("Noted: the next print follows it."))
        return HttpResponseRedirect(self._address(workstation))

    def _form(self, request: Any, data: Any) -> ChoicesForm:
        rights.require(request.actor, permissions.PRINTERS_WRITE, request.store.pk)
        workstation = self._workstation(request)
        chosen = selectors.choices_of(request.store.pk, workstation.pk if workstation else None)
        printers = Printer.objects.filter(store=request.store, active=True).order_by("label")
        return ChoicesForm(
            data,
            documents=[each for each in ports.documents() if each.kind not in NOT_CHOSEN],
            printers=list(printers),
            nothing=_("As in the whole store") if workstation else _("By the print dialog of the browser"),
            initial={kind: str(row.printer_id) for kind, row in chosen.items() if row.printer_id},
        )

    def _page(self, request: Any, form: ChoicesForm, status: int = 200) -> HttpResponse:
        workstation = self._workstation(request)
        places: list[Device | None] = [None, *self._devices(request)]
        context = {
            "page_title": _("What comes out where"),
            "tabs": tabs(request, "choices"),
            "places": [
                {
                    "label": place.label if place else _("Whole store"),
                    "url": self._address(place),
                    "count": None,
                    "current": place == workstation,
                }
                for place in places
            ],
            "form": form,
            "workstation": workstation,
            "here": request.device,
        }
        return render(request, "printing/choices.html", context, status=status)

    def _devices(self, request: Any) -> list[Device]:
        return list(Device.objects.filter(store=request.store, revoked_at__isnull=True).order_by("label"))

    def _workstation(self, request: Any) -> Device | None:
        asked = request.GET.get("at", "")
        if not asked:
            return None
        found = next((device for device in self._devices(request) if str(device.pk) == asked), None)
        if found is None:
            raise NotFound
        return found

    def _address(self, place: Device | None) -> str:
        return reverse("printing:choices") + (f"?at={place.pk}" if place else "")
