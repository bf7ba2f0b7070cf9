"""One delivery: what it tells, how far it came, and setting it going again; and the same for many at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.core import bodies, deliveries
from apps.core import permissions as rights
from apps.core.actors import Actor, ActorKind
from apps.core.errors import NotFound
from apps.core.models import Delivery, WorkState
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.selectors import holds_in_entity

from .. import selectors
from . import documents, words
from .forms import TYPED_ABOVE, ReplayForm, ReplayManyForm, SkipForm
from .overview import narrowed


def detail(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, delivery_id), SkipForm())


@require_POST
def replay(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    form = ReplayForm(request.POST)
    form.is_valid()
    delivery = _visible(request, delivery_id)
    deliveries.replay(delivery.pk, actor=_actor(request), **form.cleaned_data)
    messages.success(request, _("Set going again. The partner is asked first what it already holds."))
    return redirect("integrations:delivery", delivery.pk)


@require_POST
def skip(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    form = SkipForm(request.POST)
    delivery = _visible(request, delivery_id)
    if not form.is_valid():
        return _page(request, delivery, form, status=422)
    deliveries.skip(delivery.pk, actor=_actor(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Given up. What stood behind it may go."))
    return redirect("integrations:delivery", delivery.pk)


def replay_many(request: HttpRequest) -> HttpResponse:
    """All stopped ones that meet the criteria in the address; the count is part of what is confirmed."""
    actor = _actor(request)
    rights.require(actor, deliveries.REPLAY)
    _form, rows = narrowed(request, list(selectors.connections_visible_to(actor)))
    count = deliveries.mendable(rows, actor).count()
    form = ReplayManyForm(request.POST or None, initial={"expected": count})
    back = f"/integrations/?{request.GET.urlencode()}&state=dead".replace("?&", "?")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        done = deliveries.replay_dead(rows, actor=actor, expected=said["expected"], render_again=said["render_again"])
        text = ngettext("%(count)d document set going again.", "%(count)d documents set going again.", done)
        messages.success(request, text % {"count": done})
        return redirect(back)
    context = {
        "page_title": _("Send stopped documents again"),
        "breadcrumbs": [(_("Integrations"), "/integrations/"), (_("Stopped"), back)],
        "count": count,
        "typed_above": TYPED_ABOVE,
        "form": form,
        "back": back,
        "again": request.get_full_path(),
    }
    return render(request, "integrations/replay_many.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, delivery: Delivery, skip_form: SkipForm, status: int = 200) -> HttpResponse:
    actor = _actor(request)
    connections = selectors.connections_visible_to(actor)
    labels = {str(connection.pk): connection for connection in connections}
    connection = labels.get(delivery.target.partition("/")[0])
    to = words.destination(delivery, {key: row.label for key, row in labels.items()})
    kind, word = words.state_pill(delivery)
    personal = _may_see_people(actor, delivery)
    content = bodies.read(delivery.body_id) if delivery.body_id else None
    may_mend = actor.can(deliveries.REPLAY, delivery.store_id)
    context = {
        "page_title": delivery.document_kind or words.event_name(delivery.event.type),
        "breadcrumbs": [(_("Integrations"), "/integrations/")],
        "delivery": delivery,
        "connection": connection,
        "to": to,
        "kind": kind,
        "word": word,
        "why": words.why(delivery),
        "event": words.event_name(delivery.event.type),
        "unrouted": delivery.target.startswith(f"{words.UNROUTED}/"),
        "entries": _entries(delivery, to),
        "document": documents.readable(content, personal=personal) if content else "",
        "document_gone": bool(delivery.body_id) and content is None,
        "masked": not personal,
        "bindings": selectors.bindings_of(delivery.aggregate_id, connections),
        "may_replay": may_mend and delivery.state == WorkState.DEAD,
        "may_skip": may_mend and delivery.state in (WorkState.DEAD, WorkState.WAITING),
        "skip_form": skip_form,
    }
    return render(request, "integrations/delivery.html", context, status=status)


def _entries(delivery: Delivery, to: str) -> list[dict[str, Any]]:
    """What is known of its way. Single attempts are not kept: their number and the last answer are."""
    event, system = delivery.event, {"actor_kind": ActorKind.SYSTEM, "actor_label": _("System")}
    entries: list[dict[str, Any]] = [
        {
            "actor_kind": event.actor_kind,
            "actor_label": event.actor_label,
            "text": words.event_name(event.type),
            "detail": " → ".join(filter(None, [event.from_state, event.to_state])),
            "at": event.occurred_at,
        },
        {**system, "text": _("put it on its way to %(partner)s") % {"partner": to}, "at": delivery.created_at},
    ]
    tried = ngettext("%(count)d attempt", "%(count)d attempts", delivery.attempts) % {"count": delivery.attempts}
    if delivery.finished_at:
        _kind, word = words.state_pill(delivery)
        told = delivery.external_ref or words.why(delivery)
        entries.append({**system, "text": f"{word} · {tried}", "detail": told, "at": delivery.finished_at})
    elif delivery.attempts:
        again = _("tries again from then on · %(tried)s so far") % {"tried": tried}
        entries.append({**system, "text": again, "detail": words.why(delivery), "at": delivery.not_before})
    return entries


def _may_see_people(actor: Actor, delivery: Delivery) -> bool:
    entity_id = delivery.event.legal_entity_id
    return entity_id is not None and holds_in_entity(actor, CUSTOMERS_PII, entity_id)


def _visible(request: HttpRequest, delivery_id: UUID) -> Delivery:
    """One of another store is as absent as one that never was."""
    rights.require(_actor(request), deliveries.READ)
    found = selectors.deliveries_visible_to(_actor(request)).filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found


def _actor(request: Any) -> Actor:
    return request.actor
