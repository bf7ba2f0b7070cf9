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
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url, trigger_client_event

from apps.core.screens.searches import SEALED, address_of, asked_of, typed_in

from .. import permissions, selectors
from .cards import lanes_of, late_by, squeezed
from .entering import screen

LANES = "workshop/_lanes.html"


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


@require_http_methods(["GET", "POST"])
@screen()
def board(request: Any) -> HttpResponse:
    """Asked by a form, or again at the address that says what was asked."""
    if request.store is None:
        return render(request, "workshop/no_store.html", {"page_title": _("Workshop")})
    asked = asked_of(request)
    address = address_of("/workshop/", asked) if request.method == "POST" else ""
    if request.htmx and not request.htmx.boosted:
        answer = board_answer(request, asked)
        return push_url(answer, address) if address else answer
    return render(request, "workshop/board.html", {**_context(request, asked), "page_address": address})


def board_answer(
    request: Any, asked: QueryDict | None = None, *, toast: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The lanes again, under the filters of the page that asked unless others are; 204 when it has seen them."""
    if asked is None:
        asked = QueryDict(urlsplit(request.htmx.current_url or "").query)
    context = _context(request, asked)
    if asked.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    lead = render_to_string("workshop/_board_lead.html", {**context, "oob": True})
    answer = HttpResponse(context["lanes"] + lead, status=status)
    if toast:
        trigger_client_event(answer, "rc:toast", toast)
    return answer


def _context(request: Any, asked: QueryDict) -> dict[str, Any]:
    actor, store, now = request.actor, request.store, timezone.now()
    typed, mine = typed_in(asked), asked.get("mine") == "1"
    show = SHOW.get(asked.get("show", ""))
    rows = selectors.matching(selectors.board(actor, store.pk), typed, actor)
    rows = selectors.assigned_to(rows, actor) if mine else rows
    orders = list(rows.filter(show.which(now)) if show else rows)
    filters = {name: asked[name] for name in (SEALED, "mine", "show") if asked.get(name)}
    context = {
        "page_title": _("Workshop"),
        "typed": typed,
        "mine": mine,
        "show": show,
        "today": capfirst(date_format(timezone.localtime(now), "l j F")),
        "count": len(orders),
        "late": sum(late_by(order, now) is not None for order in orders),
        "may_create": actor.can(permissions.WRITE, store.pk) and actor.can(permissions.CHECK_IN, store.pk),
        "board": lanes_of(orders, actor),
    }
    drawn = squeezed(render_to_string(LANES, context))
    seen = hashlib.sha256(drawn.encode()).hexdigest()[:16]
    poll = render_to_string("workshop/_board_poll.html", {"filters": urlencode(filters), "seen": seen})
    return {**context, "seen": seen, "lanes": drawn + poll}
