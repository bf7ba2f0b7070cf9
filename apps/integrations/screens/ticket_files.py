"""`/integrations/files/`: files of till tickets, how each was read, and trying a rejected one again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import deliveries
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.screens.paging import address_with, page
from apps.payments.permissions import CASES_READ

from .. import operations
from ..files import selectors
from ..filters import TicketFileFilter
from ..models import TicketFile
from ..states import TicketFileState

KINDS = {
    TicketFileState.WAITING: "customer",
    TicketFileState.READING: "progress",
    TicketFileState.DONE: "ready",
    TicketFileState.SKIPPED: "closed",
    TicketFileState.REJECTED: "blocked",
}
TABS = (TicketFileState.REJECTED, TicketFileState.WAITING, TicketFileState.READING, TicketFileState.DONE)


def ticket_files(request: Any) -> HttpResponse:
    rights.require(request.actor, deliveries.READ)
    everything = selectors.ticket_files_visible_to(request.actor)
    found = TicketFileFilter(request.GET, queryset=everything)
    shown = page(found.qs if found.is_valid() else everything.none(), request.GET)
    connections = {row.connection_id: row.connection for row in shown.rows}
    context = {
        "page_title": _("Ticket files"),
        "breadcrumbs": [(_("Integrations"), "/integrations/")],
        "tabs": _tabs(request, selectors.states_of(everything)),
        "rows": [_row(row, request.actor) for row in shown.rows],
        "shown": shown,
        "filtered": bool(request.GET),
        "missing": [
            (connections[key], number)
            for key, number in selectors.gaps_before(everything.filter(connection__in=connections)).items()
        ],
    }
    return render(request, "integrations/ticket_files.html", context)


@require_POST
def retry(request: Any, file_id: UUID) -> HttpResponse:
    operations.retry_ticket_file(file_id, actor=request.actor)
    messages.success(request, _("It will be read again in a moment."))
    return redirect("integrations:ticket_files")


def _row(row: TicketFile, actor: Actor) -> dict[str, Any]:
    state = TicketFileState(row.state)
    error = row.error
    if row.same_as:
        error = _("The same bytes as “%(name)s”.") % {"name": row.same_as.name}
    return {
        "file": row,
        "kind": KINDS[state],
        "word": str(state.label).capitalize(),
        "error": error,
        "case": row.case if row.case and actor.can(CASES_READ) else None,
        "may_retry": state == TicketFileState.REJECTED
        and actor.can(deliveries.REPLAY)
        and all(actor.can(deliveries.REPLAY, store) for store in row.store_ids),
    }


def _tabs(request: Any, counts: dict[str, int]) -> list[dict[str, Any]]:
    current = request.GET.get("state", "")
    tabs: list[tuple[str, Any, int | None]] = [("", _("All"), None)]
    tabs += [
        (state, str(state.label).capitalize(), None if state == TicketFileState.DONE else counts.get(state, 0))
        for state in TABS
    ]
    return [
        {"label": label, "url": address_with(request.GET, state=state), "count": count, "current": current == state}
        for state, label, count in tabs
    ]
