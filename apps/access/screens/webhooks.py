"""`/webhooks/`: whom we tell, whether they listen, every attempt, and setting it going again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.core.screens.paging import page

from .. import operations, permissions
from ..inputs import ReplayInput
from ..models import WebhookEndpoint
from ..states import EndpointState
from ..webhooks import selectors
from . import webhook_words as words
from .webhook_forms import ReplayLastForm, SampleForm

# What a button does, and what it says afterwards.
STEPS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "verify": (operations.ask_verification, gettext_lazy("The challenge is on its way: its attempt says how it went.")),
    "ping": (operations.ask_ping, gettext_lazy("A ping is on its way: its attempt says how it went.")),
    "disable": (operations.disable_endpoint, gettext_lazy("Switched off: nothing is sent there.")),
    "enable": (operations.enable_endpoint, gettext_lazy("It is told again as soon as it has answered its challenge.")),
}


def endpoints(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.WEBHOOKS_READ)
    found = list(selectors.endpoints_visible_to(request.actor).order_by("consumer__name", "url"))
    backlogs = selectors.backlogs_of(found)
    rows = [{"endpoint": row, "light": words.light(row), "backlog": backlogs.get(str(row.pk), (0, 0))} for row in found]
    return render(request, "access/webhooks.html", {"page_title": _("Webhooks"), "rows": rows})


def endpoint(request: Any, endpoint_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, endpoint_id), ReplayLastForm(), SampleForm())


@require_POST
def step(request: Any, endpoint_id: UUID, step: str) -> HttpResponse:
    found = _visible(request, endpoint_id)
    if step not in STEPS:
        raise NotFound
    act, said = STEPS[step]
    act(actor=request.actor, endpoint_id=found.pk)
    messages.success(request, str(said))
    return redirect("webhooks:endpoint", found.pk)


@require_POST
def sample(request: Any, endpoint_id: UUID) -> HttpResponse:
    found, form = _visible(request, endpoint_id), SampleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, ReplayLastForm(), form, status=422)
    operations.ask_sample(actor=request.actor, endpoint_id=found.pk, type_name=form.cleaned_data["type"])
    messages.success(request, _("A sample is on its way: its attempt says how it went."))
    return redirect("webhooks:endpoint", found.pk)


@require_POST
def replay(request: Any, endpoint_id: UUID) -> HttpResponse:
    """Those that were given up; with a time, all that happened within it."""
    found, form = _visible(request, endpoint_id), ReplayLastForm(request.POST)
    data = ReplayInput(failed=True)
    if "hours" in request.POST:
        if not form.is_valid():
            return _page(request, found, form, SampleForm(), status=422)
        data = ReplayInput(since=timezone.now() - timedelta(hours=form.cleaned_data["hours"]))
    done = operations.replay_events(actor=request.actor, endpoint_id=found.pk, data=data)
    text = ngettext("%(count)d event is on its way again.", "%(count)d events are on their way again.", done.events)
    messages.success(request, text % {"count": done.events})
    if done.last:
        messages.warning(request, _("That was a thousand events: there are more. Their program asks for the rest."))
    return redirect("webhooks:endpoint", found.pk)


def _page(
    request: Any, found: WebhookEndpoint, replay_form: ReplayLastForm, sample_form: SampleForm, status: int = 200
) -> HttpResponse:
    shown = page(found.attempts.all(), request.GET)
    open_, dead = selectors.backlogs_of([found]).get(str(found.pk), (0, 0))
    kind, word = words.light(found)
    manages = selectors.may_manage(request.actor, found)
    context = {
        "page_title": found.consumer.name,
        "breadcrumbs": [(_("Webhooks"), "/webhooks/")],
        "endpoint": found,
        "kind": kind,
        "word": word,
        "open": open_,
        "dead": dead,
        "stores": sorted(selectors.codes_of_stores(found.store_ids).values()),
        "attempts": [words.attempt_row(attempt) for attempt in shown.rows],
        "shown": shown,
        "replay_form": replay_form,
        "sample_form": sample_form,
        "may_verify": manages and found.state == EndpointState.PENDING,
        "may_send": manages and found.state == EndpointState.ACTIVE,
        "may_disable": manages and found.state in (EndpointState.PENDING, EndpointState.ACTIVE),
        "may_enable": manages and found.state == EndpointState.DISABLED,
    }
    return render(request, "access/webhook.html", context, status=status)


def _visible(request: Any, endpoint_id: UUID) -> WebhookEndpoint:
    rights.require(request.actor, permissions.WEBHOOKS_READ)
    found: WebhookEndpoint | None = selectors.endpoints_visible_to(request.actor).filter(pk=endpoint_id).first()
    if found is None:
        raise NotFound
    return found
