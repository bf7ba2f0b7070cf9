"""The board: every order that stands in the workshop, in the lane of its status."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django_htmx.http import trigger_client_event

from .. import permissions, selectors
from .cards import lanes_of, late_by, squeezed
from .entering import screen

LANES = "workshop/_lanes.html"
SAFE_LENGTH = 100  # of what may be searched for


class Show(NamedTuple):
    key: str
    label: str | Promise
    which: Callable[[datetime], Q]


# What the home screen's numbers lead to.
SHOW = {
    show.key: show
    for show in (
        Show("late", gettext_lazy("Late orders"), selectors.late),
        Show("uncollected", gettext_lazy("Ready, not collected"), selectors.uncollected),
        Show("unanswered", gettext_lazy("Quotes unanswered"), selectors.unanswered),
        Show("in_work", gettext_lazy("In work"), selectors.being_done),
    )
}


@require_GET
@screen()
def board(request: Any) -> HttpResponse:
    if request.store is None:
        return render(request, "workshop/no_store.html", {"page_title": _("Workshop")})
    if request.htmx and not request.htmx.boosted:
        return board_answer(request, seen=request.GET.get("seen", ""))
    return render(request, "workshop/board.html", _context(request, request.GET))


def board_answer(
    request: Any, *, seen: str = "", toast: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The lanes again under the filters of the page that asked; 204 when it has seen them already."""
    asked = request.GET if request.method == "GET" else QueryDict(urlsplit(request.htmx.current_url or "").query)
    context = _context(request, asked)
    if seen and seen == context["seen"]:
        return HttpResponse(status=204)
    lead = render_to_string("workshop/_board_lead.html", {**context, "oob": True})
    answer = HttpResponse(context["lanes"] + lead, status=status)
    if toast:
        trigger_client_event(answer, "rc:toast", toast)
    return answer


def _context(request: Any, asked: QueryDict) -> dict[str, Any]:
    actor, store, now = request.actor, request.store, timezone.now()
    typed, mine = asked.get("q", "").replace("\x00", "").strip()[:SAFE_LENGTH], asked.get("mine") == "1"
    show = SHOW.get(asked.get("show", ""))
    rows = selectors.matching(selectors.board(actor, store.pk), typed, actor)
    rows = selectors.assigned_to(rows, actor) if mine else rows
    orders = list(rows.filter(show.which(now)) if show else rows)
    filters = {"q": typed, "mine": "1" if mine else "", "show": show.key if show else ""}
    context = {
        "page_title": _("Workshop"),
        "typed": typed,
        "mine": mine,
        "show": show,
        "without_show": _query({**filters, "show": ""}),
        "today": capfirst(date_format(timezone.localtime(now), "l j F")),
        "count": len(orders),
        "late": sum(late_by(order, now) is not None for order in orders),
        "may_create": actor.can(permissions.WRITE, store.pk) and actor.can(permissions.CHECK_IN, store.pk),
        "board": lanes_of(orders, actor),
    }
    drawn = squeezed(render_to_string(LANES, context))
    seen = hashlib.sha256(drawn.encode()).hexdigest()[:16]
    poll = render_to_string("workshop/_board_poll.html", {"filters": _query(filters), "seen": seen})
    return {**context, "seen": seen, "lanes": drawn + poll}


def _query(filters: dict[str, str]) -> str:
    return urlencode({name: value for name, value in filters.items() if value})
