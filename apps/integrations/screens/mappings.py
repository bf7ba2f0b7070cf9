"""A connection: switched on or off, and what of ours corresponds to what of theirs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import Malformed, NotFound

from .. import operations, permissions, selectors
from ..contract import ticket_source
from ..models import Connection
from ..states import MappingKind
from .forms import NewEntryForm

LONGEST = 80
Entries = dict[tuple[MappingKind, str], str]


def connection(request: HttpRequest, code: str) -> HttpResponse:
    found = _visible(request, code)
    if request.method == "POST":
        return _change(request, found)
    return _page(request, found, NewEntryForm())


@require_POST
def restore(request: Any, code: str) -> HttpResponse:
    number = request.POST.get("number", "")
    if not number.isdecimal():
        raise Malformed("“number” is no version.")
    version = operations.restore_mapping(_visible(request, code).pk, int(number[:9]), actor=request.actor)
    messages.success(
        request, _("Back to version %(number)s, as version %(now)d.") % {"number": number, "now": version.number}
    )
    return redirect("integrations:connection", code)


@require_POST
def switch(request: Any, code: str) -> HttpResponse:
    active = request.POST.get("active") == "true"
    operations.set_active(_visible(request, code).pk, active=active, actor=request.actor)
    on, off = _("Switched on. What waited sets off."), _("Switched off. Documents wait, none is lost.")
    messages.success(request, on if active else off)
    return redirect("integrations:connection", code)


def _change(request: Any, found: Connection) -> HttpResponse:
    """What differs from what the page showed becomes the next version; `seen` says which one that was."""
    form = NewEntryForm(request.POST)
    present = selectors.mapping_of(found)
    entries = _typed(request, present.entries)
    if not form.is_valid() or any(len(theirs) > LONGEST for theirs in entries.values()):
        return _page(request, found, form, typed=entries, status=422)
    said = form.cleaned_data
    if said["ours"] and said["theirs"]:
        entries[MappingKind(said["kind"]), said["ours"]] = said["theirs"]
    if not entries:
        messages.info(request, _("Nothing was changed."))
        return redirect("integrations:connection", found.code)
    seen = request.POST.get("seen", "")
    version = operations.change_mapping(
        found.pk, entries, actor=request.actor, note=said["note"], seen=int(seen) if seen.isdecimal() else -1
    )
    messages.success(request, _("Kept as version %(number)d.") % {"number": version.number})
    return redirect("integrations:connection", found.code)


def _typed(request: Any, present: Any) -> Entries:
    """Fields are called `to:<kind>:<ours>`."""
    typed: Entries = {}
    for name, theirs in request.POST.items():
        marker, _colon, key = name.partition(":")
        kind, _colon, ours = key.partition(":")
        if marker == "to" and kind in MappingKind.values and theirs.strip() != present.get((kind, ours), ""):
            typed[MappingKind(kind), ours] = theirs.strip()
    return typed


def _page(
    request: Any, found: Connection, form: NewEntryForm, typed: Entries | None = None, status: int = 200
) -> HttpResponse:
    present = selectors.mapping_of(found)
    used = selectors.keys_used(found.legal_entity_id)
    context = {
        "page_title": found.label,
        "breadcrumbs": [(_("Integrations"), "/integrations/")],
        "connection": found,
        "version": present.version,
        "groups": [_group(kind, present.entries, used, typed or {}) for kind in MappingKind],
        "unmapped": sum(1 for key in used if key[0] != MappingKind.LANGUAGE and not present.entries.get(key)),
        "versions": selectors.versions_of(found),
        "form": form,
        "may_write": request.actor.can(permissions.WRITE),
        "readable": ticket_source(found.partner) is not None,
        "too_long": status != 200,
    }
    return render(request, "integrations/connection.html", context, status=status)


def _group(kind: MappingKind, entries: Any, used: dict[tuple[str, str], int], typed: Entries) -> dict[str, Any]:
    """What is used and not mapped stands first, what is most used before the rest."""
    keys = {ours for found, ours in (*entries, *used) if found == kind}
    rows = [
        {
            "name": f"to:{kind}:{ours}",
            "ours": ours,
            "theirs": typed.get((kind, ours), entries.get((kind, ours), "")),
            "used": used.get((kind, ours), 0),
            "missing": not entries.get((kind, ours)) and kind != MappingKind.LANGUAGE,
        }
        for ours in keys
    ]
    rows.sort(key=lambda row: (not row["missing"], -row["used"], row["ours"]))
    return {"label": kind.label, "kind": kind, "rows": rows}


def _visible(request: Any, code: str) -> Connection:
    rights.require(request.actor, permissions.READ)
    found = selectors.connections_visible_to(request.actor).filter(code=code).first()
    if found is None:
        raise NotFound
    return found
