"""`/buyback/register/exports/`: what was handed out of the register, why, and how far the next one is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.screens.paging import page
from apps.stores.models import Store
from apps.stores.screens.pin import ask_pin, done

from .. import operations, permissions
from ..models import RegisterExport
from ..selectors.register_exports import exports_visible_to
from ..states import ExportState
from .register import stores_with
from .register_forms import ExportForm

TONES = {
    ExportState.QUEUED: "new", ExportState.RUNNING: "progress", ExportState.READY: "ready",
    ExportState.FAILED: "blocked",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def exports(request: Any) -> HttpResponse:
    rights.require_held(request.actor, permissions.REGISTER_EXPORT)
    stores = stores_with(request, permissions.REGISTER_EXPORT)
    form = ExportForm(request.POST or None, stores=stores, today=timezone.localdate())
    ask_pin(form, permissions.REGISTER_EXPORT)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, request.actor, lambda actor: _ask(actor, form, stores))
    ):
        messages.success(request, _("The export is being made: it appears below."))
        return redirect("register:exports")
    found = page(exports_visible_to(request.actor), request.GET)
    context = {
        "page_title": _("Exports of the register"),
        "breadcrumbs": [(_("Police register"), "/buyback/register/")],
        "form": form,
        "rows": [_row(export) for export in found.rows],
        "shown": found,
    }
    return render(request, "buyback/register_exports.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def download(request: Any, export_id: UUID) -> HttpResponseBase:
    rights.require_held(request.actor, permissions.REGISTER_EXPORT)
    export = exports_visible_to(request.actor).filter(pk=export_id).first()
    if export is None or export.file is None:
        raise NotFound
    answer = FileResponse(
        export.file.file.open("rb"), as_attachment=True, filename=export.file.name, content_type="application/zip"
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _ask(actor: Actor, form: ExportForm, stores: list[Store]) -> None:
    store = next(store for store in stores if store.code == form.cleaned_data["store"])
    operations.request_export(actor=actor, **form.cleaned_data | {"store": store})


def _row(export: RegisterExport) -> dict[str, Any]:
    state = ExportState(export.state)
    return {"export": export, "tone": TONES[state], "word": capfirst(str(state.label))}
