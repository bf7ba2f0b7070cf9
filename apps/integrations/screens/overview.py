"""`/integrations/`: how each partner answers, and everything that is on its way."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.deliveries import READ, REPLAY
from apps.core.models import Delivery, WorkState
from apps.core.screens.paging import address_with, page

from .. import permissions, selectors
from ..files.selectors import files_by_connection
from ..filters import DeliveryFilter
from ..models import Connection
from ..selectors import Backlog
from ..states import PartnerCode, TicketFileState
from . import words
from .forms import DeliveryCriteria

TABS: tuple[tuple[WorkState | None, Any], ...] = (
    (None, words.gettext_lazy("All")),
    (WorkState.DEAD, words.gettext_lazy("Stopped")),
    (WorkState.WAITING, words.gettext_lazy("Waiting for a route")),
    (WorkState.PENDING, words.gettext_lazy("On the way")),
    (WorkState.DONE, words.gettext_lazy("Arrived")),
    (WorkState.SKIPPED, words.gettext_lazy("Given up")),
)


@dataclass(frozen=True)
class PartnerHealth:
    connection: Connection
    backlog: Backlog
    kind: str
    word: str
    files: dict[str, int] = field(default_factory=dict)  # of its ticket files, by state


def overview(request: Any) -> HttpResponse:
    actor: Actor = request.actor
    rights.require(actor, READ)
    connections = list(selectors.connections_visible_to(actor))
    backlogs = selectors.backlogs_visible_to(actor)
    reads_files = any(connection.partner == PartnerCode.FILES for connection in connections)
    files = files_by_connection(actor) if reads_files else {}
    form, rows = narrowed(request, connections)
    shown = page(_in_state(rows, request), request.GET)
    labels = {str(connection.pk): connection.label for connection in connections}
    state = request.GET.get("state", "")
    counts = selectors.states_of(rows)
    context = {
        "page_title": _("Integrations"),
        "partners": [
            _folder_health(connection, files.get(connection.pk, {}))
            if connection.partner == PartnerCode.FILES
            else _health(connection, backlogs.get(str(connection.pk), Backlog()))
            for connection in connections
        ],
        "reads_files": reads_files,
        "unrouted": backlogs.get(words.UNROUTED, Backlog()),
        "may_set_up": actor.can(permissions.READ),
        "may_poll": actor.can(permissions.POLL),
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "tabs": _tabs(request, counts, state),
        "rows": [delivery_row(delivery, labels) for delivery in shown.rows],
        "shown": shown,
        "replay_many_url": f"replay/{address_with(request.GET, state='')}"
        if state == WorkState.DEAD and counts.get(WorkState.DEAD) and actor.can(REPLAY)
        else "",
    }
    return render(request, "integrations/overview.html", context)


def narrowed(request: Any, connections: list[Connection]) -> tuple[DeliveryCriteria, QuerySet[Delivery]]:
    """The form as it was filled in, and what of the actor's deliveries meets it, whatever its state."""
    form = DeliveryCriteria(request.GET, connections=connections, auto_id="by_%s")
    rows = selectors.deliveries_visible_to(request.actor)
    criteria = request.GET.copy()
    criteria.pop("state", None)
    found = DeliveryFilter(criteria, queryset=rows)
    return form, found.qs if form.is_valid() and found.is_valid() else rows.none()


def delivery_row(delivery: Delivery, labels: dict[str, str]) -> dict[str, Any]:
    kind, word = words.state_pill(delivery)
    return {
        "delivery": delivery,
        "event": words.event_name(delivery.event.type),
        "to": words.destination(delivery, labels),
        "kind": kind,
        "word": word,
        "why": words.why(delivery),
    }


def _in_state(rows: QuerySet[Delivery], request: HttpRequest) -> QuerySet[Delivery]:
    state = request.GET.get("state")
    if state == WorkState.PENDING:
        return rows.filter(state__in=(WorkState.PENDING, WorkState.UNKNOWN))
    return rows.filter(state=state) if state else rows


def _tabs(request: HttpRequest, counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    under_way = counts.get(WorkState.PENDING, 0) + counts.get(WorkState.UNKNOWN, 0)
    shown = {WorkState.DEAD: counts.get(WorkState.DEAD, 0), WorkState.WAITING: counts.get(WorkState.WAITING, 0)}
    return [
        {
            "label": label,
            "url": address_with(request.GET, state=state or ""),
            "count": under_way if state == WorkState.PENDING else shown.get(state) if state else None,
            "current": current == (state or ""),
        }
        for state, label in TABS
    ]


def _health(connection: Connection, backlog: Backlog) -> PartnerHealth:
    health = connection.health
    if not connection.active:
        return PartnerHealth(connection, backlog, "closed", _("Switched off"))
    if health.opened_at:
        return PartnerHealth(connection, backlog, "blocked", _("Does not answer"))
    if backlog.dead:
        return PartnerHealth(connection, backlog, "blocked", _("Answers, documents stopped"))
    if health.failures_in_row:
        return PartnerHealth(connection, backlog, "customer", _("Answers badly"))
    if health.last_success_at is None:
        return PartnerHealth(connection, backlog, "todo", _("Nothing sent yet"))
    return PartnerHealth(connection, backlog, "ready", _("Answers"))


def _folder_health(connection: Connection, files: dict[str, int]) -> PartnerHealth:
    """Nothing is sent there: what counts is that the folders are looked into, and what became of the files."""

    def said(kind: str, word: str) -> PartnerHealth:
        return PartnerHealth(connection, Backlog(), kind, word, files)

    if not connection.active:
        return said("closed", _("Switched off"))
    if connection.health.failures_in_row:
        return said("blocked", _("Its folders cannot be read"))
    if files.get(TicketFileState.REJECTED):
        return said("blocked", _("Read, files rejected"))
    if connection.health.last_success_at is None:
        return said("todo", _("Not looked at yet"))
    return said("ready", _("Read"))
