"""`/integrations/connections/<code>/manifest/`: what a till's files look like, its versions, and going back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import Invalid, Malformed, NotFound

from .. import operations, permissions
from ..files import selectors, shipped
from ..models import Connection
from ..selectors import connections_visible_to
from ..states import PartnerCode
from .forms import ManifestForm


def manifest(request: HttpRequest, code: str) -> HttpResponse:
    found = _visible(request, code)
    present = selectors.manifest_of(found)
    if request.method == "POST":
        return _change(request, found, ManifestForm(request.POST))
    start = request.GET.get("start", "")
    if start and start not in shipped.names():
        raise NotFound
    content = shipped.manifest(start) if start else present.content if present else {}
    form = ManifestForm(initial={"content": content, "seen": present.number if present else 0})
    return _page(request, found, form, {})


@require_POST
def restore(request: Any, code: str) -> HttpResponse:
    number = request.POST.get("number", "")
    if not number.isdecimal():
        raise Malformed("“number” is no version.")
    version = operations.restore_manifest(_visible(request, code).pk, int(number[:9]), actor=request.actor)
    messages.success(
        request, _("Back to version %(number)s, as version %(now)d.") % {"number": number, "now": version.number}
    )
    return redirect("integrations:manifest", code)


def _change(request: Any, found: Connection, form: ManifestForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, found, form, {}, status=422)
    said = form.cleaned_data
    try:
        version = operations.change_manifest(
            found.pk, said["content"], actor=request.actor, note=said["note"], seen=said["seen"]
        )
    except Invalid as refusal:
        return _page(request, found, form, refusal.errors, status=422)
    messages.success(request, _("Kept as version %(number)d.") % {"number": version.number})
    return redirect("integrations:manifest", found.code)


def _page(
    request: Any, found: Connection, form: ManifestForm, faults: dict[str, str], status: int = 200
) -> HttpResponse:
    versions = list(selectors.manifests_of(found))
    context = {
        "page_title": found.label,
        "breadcrumbs": [(_("Integrations"), "/integrations/"), (_("Ticket files"), "/integrations/files/")],
        "connection": found,
        "folders": [(name, found.options.get(name, "")) for name in ("incoming", "done", "rejected")],
        "form": form,
        "faults": faults,
        "versions": versions,
        "version": versions[0].number if versions else 0,
        "samples": shipped.names(),
        "may_write": request.actor.can(permissions.WRITE),
    }
    return render(request, "integrations/manifest.html", context, status=status)


def _visible(request: Any, code: str) -> Connection:
    rights.require(request.actor, permissions.READ)
    found = connections_visible_to(request.actor).filter(code=code, partner=PartnerCode.FILES).first()
    if found is None:
        raise NotFound
    return found
