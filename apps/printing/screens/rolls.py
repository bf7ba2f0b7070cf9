"""Rolls of free codes: printing them, and what one label is on."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import DomainError, Invalid, NotFound

from .. import operations, permissions, selectors
from ..models import PreprintedCode, Printer
from ..operations.rolls import LONGEST_ROLL
from ..states import Media, Reach
from .tabs import tabs, without_store


class RollForm(forms.Form):
    count = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=LONGEST_ROLL, initial=50)
    printer = forms.ChoiceField(label=gettext_lazy("Printer"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, printers: list[Printer], **values: Any) -> None:
        super().__init__(data, **values)
        offered = [("", _("None: make a PDF")), *((str(each.pk), each.label) for each in printers)]
        field: Any = self.fields["printer"]
        field.choices = offered


class AttachForm(forms.Form):
    to = forms.CharField(
        label=gettext_lazy("What it is stuck on"),
        help_text=gettext_lazy("Scan or type the code of a work order, an item or a customer."),
        max_length=40,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


class Rolls(View):
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
        printer = form.cleaned_data["printer"]
        operations.print_roll(
            actor=request.actor,
            store_id=request.store.pk,
            count=form.cleaned_data["count"],
            printer_id=UUID(printer) if printer else None,
            key=form.cleaned_data["key"],
        )
        messages.success(request, _("The roll is on its way."))
        return redirect("printing:queue")

    def _form(self, request: Any, data: Any) -> RollForm:
        rights.require(request.actor, permissions.ROLLS_PRINT, request.store.pk)
        here = Printer.objects.filter(store=request.store, active=True, media=Media.LABEL)
        printers = list(here.exclude(reached_by=Reach.BROWSER).order_by("label"))
        return RollForm(data, printers=printers, initial={"key": str(uuid4())})

    def _page(self, request: Any, form: RollForm, status: int = 200) -> HttpResponse:
        context = {"page_title": _("Rolls of free codes"), "tabs": tabs(request, "rolls"), "form": form}
        return render(request, "printing/rolls.html", context, status=status)


class Code(View):
    """One label: what it is on, or the field that puts it on something."""

    def get(self, request: Any, code: str) -> HttpResponse:
        return self._page(request, _visible(request, code), AttachForm())

    def post(self, request: Any, code: str) -> HttpResponse:
        held, form = _visible(request, code), AttachForm(request.POST)
        if not form.is_valid():
            return self._page(request, held, form, status=422)
        try:
            attached = operations.attach_code(actor=request.actor, code=held.code, to=form.cleaned_data["to"])
        except DomainError as refusal:
            form.add_error("to", refusal.errors["/to"] if isinstance(refusal, Invalid) else refusal.detail)
            return self._page(request, held, form, status=refusal.status if refusal.status != 404 else 422)
        messages.success(request, _("The label now means %(code)s.") % {"code": attached.bearer_code})
        return HttpResponseRedirect(f"/scan/?q={attached.code}")

    def _page(self, request: Any, held: PreprintedCode, form: AttachForm, status: int = 200) -> HttpResponse:
        context = {
            "page_title": held.code,
            "breadcrumbs": [(_("Printing"), "/printing/")],
            "held": held,
            "form": form,
            "may_detach": bool(held.bearer_id) and request.actor.can(permissions.CODES_DETACH, held.store_id),
        }
        return render(request, "printing/code.html", context, status=status)


@require_POST
def detach(request: Any, code: str) -> HttpResponse:
    held = operations.detach_code(actor=request.actor, code=_visible(request, code).code)
    messages.success(request, _("The label is free again."))
    return redirect("printing:code", held.code)


def _visible(request: Any, code: str) -> PreprintedCode:
    held = selectors.codes_visible_to(request.actor).filter(code=code).first()
    if held is None:
        raise NotFound
    return held
