"""`/integrations/inbox/`: what others sent us and was not understood, or not yet."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import deliveries, inbox
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.models import InboxMessage, WorkState
from apps.core.screens.paging import address_with, page

from ..filters import InboxFilter
from . import words


def messages_list(request: Any) -> HttpResponse:
    rights.require(request.actor, deliveries.READ)
    everything = inbox.visible_to(request.actor)
    found = InboxFilter(request.GET, queryset=everything)
    shown = page(found.qs if found.is_valid() else everything.none(), request.GET)
    stopped = everything.filter(state=WorkState.DEAD).count()
    current = request.GET.get("state", "")
    tabs = [("", _("All"), None), (WorkState.DEAD, _("Stopped"), stopped), (WorkState.PENDING, _("On the way"), None)]
    context = {
        "page_title": _("Messages from outside"),
        "breadcrumbs": [(_("Integrations"), "/integrations/")],
        "tabs": [
            {"label": label, "url": address_with(request.GET, state=state), "count": count, "current": current == state}
            for state, label, count in tabs
        ],
        "rows": [_row(message) for message in shown.rows],
        "shown": shown,
    }
    return render(request, "integrations/inbox.html", context)


def detail(request: Any, message_id: UUID) -> HttpResponse:
    message = _visible(request, message_id)
    actor: Actor = request.actor
    may = actor.can(deliveries.REPLAY) and all(actor.can(deliveries.REPLAY, store) for store in message.store_ids)
    context = {
        "page_title": message.kind,
        "breadcrumbs": [(_("Integrations"), "/integrations/"), (_("Messages from outside"), "/integrations/inbox/")],
        **_row(message),
        "may_replay": may and message.state == WorkState.DEAD,
    }
    return render(request, "integrations/message.html", context)


@require_POST
def replay(request: Any, message_id: UUID) -> HttpResponse:
    inbox.replay(_visible(request, message_id).pk, actor=request.actor)
    messages.success(request, _("It will be read again in a moment."))
    return redirect("integrations:message", message_id)


def _row(message: InboxMessage) -> dict[str, Any]:
    kind, word = words.state_pill(message)
    return {"message": message, "kind": kind, "word": word, "why": words.why(message)}


def _visible(request: Any, message_id: UUID) -> InboxMessage:
    rights.require(request.actor, deliveries.READ)
    found = inbox.visible_to(request.actor).filter(pk=message_id).first()
    if found is None:
        raise NotFound
    return found
