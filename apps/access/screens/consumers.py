"""`/consumers/`: the programs that call the API: who answers for each, what it may do, what it does."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import registry
from apps.core.screens.forms import tell
from apps.stores.models import Store

from .. import operations, permissions, selectors
from ..errors import TooManySecrets
from ..models import Consumer
from ..operations import ConsumerSecret
from ..states import REVIEW_LAPSED, Review
from .consumer_forms import ReachForm, RegisterForm, ReviewForm, RotateForm, SuspendForm

TONES = {Review.CURRENT: "ready", Review.OVERDUE: "progress", Review.LAPSED: "blocked"}


def consumers(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.CONSUMERS_READ)
    context = {
        "page_title": _("Programs"),
        "rows": [_row(consumer) for consumer in selectors.consumers_visible_to(request.actor)],
        "may_write": request.actor.can(permissions.CONSUMERS_WRITE),
    }
    return render(request, "access/consumers.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: Any) -> HttpResponse:
    """The secret stands on the answer and nowhere else."""
    rights.require(request.actor, permissions.CONSUMERS_WRITE)
    sandbox = bool(request.POST.get("sandbox") or request.GET.get("sandbox"))
    form = RegisterForm(request.POST or None, actor=request.actor, sandbox=sandbox)
    if request.method == "POST" and form.is_valid():
        made = _tried(form, lambda: operations.register_consumer(actor=request.actor, data=form.new()))
        if made is not None:
            return _page(request, made.consumer, secret=made)
    context = {
        "page_title": _("Register a program"),
        "breadcrumbs": [(_("Programs"), "/consumers/")],
        "form": form,
        "sandbox": sandbox,
    }
    return render(request, "access/consumer_new.html", context, status=422 if request.method == "POST" else 200)


@never_cache
def detail(request: Any, consumer_id: UUID) -> HttpResponse:
    return _page(request, visible_consumer(request, consumer_id))


@never_cache
@require_POST
def rotate(request: Any, consumer_id: UUID) -> HttpResponse:
    """Like the first one, the new secret stands on this answer only."""
    consumer, form = visible_consumer(request, consumer_id), RotateForm(request.POST)
    if form.is_valid():
        rotation = partial(operations.rotate_consumer_secret, consumer_id=consumer.pk, overlap=form.overlap())
        made = _tried(form, partial(rotation, actor=request.actor))
        if made is not None:
            return _page(request, made.consumer, secret=made)
    return _page(request, consumer, rotating=form)


@require_POST
def end_previous(request: Any, consumer_id: UUID) -> HttpResponse:
    operations.end_former_secrets(actor=request.actor, consumer_id=visible_consumer(request, consumer_id).pk)
    messages.success(request, _("The old secret opens nothing any more."))
    return redirect("consumers:one", consumer_id)


@require_POST
def suspend(request: Any, consumer_id: UUID) -> HttpResponse:
    consumer, form = visible_consumer(request, consumer_id), SuspendForm(request.POST)
    if not form.is_valid():
        return _page(request, consumer, suspending=form)
    operations.suspend_consumer(actor=request.actor, consumer_id=consumer.pk, reason=form.cleaned_data["reason"])
    messages.success(request, _("The program is suspended: its tokens are dead."))
    return redirect("consumers:one", consumer_id)


@require_POST
def resume(request: Any, consumer_id: UUID) -> HttpResponse:
    operations.resume_consumer(actor=request.actor, consumer_id=visible_consumer(request, consumer_id).pk)
    messages.success(request, _("The program may call again."))
    return redirect("consumers:one", consumer_id)


@require_POST
def review(request: Any, consumer_id: UUID) -> HttpResponse:
    consumer, form = visible_consumer(request, consumer_id), ReviewForm(request.POST)
    act = partial(operations.review_consumer, actor=request.actor, consumer_id=consumer.pk)
    if not form.is_valid() or _tried(form, partial(act, next_due_on=form.cleaned_data["next_due_on"])) is None:
        return _page(request, consumer, reviewing=form)
    messages.success(request, _("Reviewed. It is asked again on the day you chose."))
    return redirect("consumers:one", consumer_id)


@require_POST
def set_reach(request: Any, consumer_id: UUID) -> HttpResponse:
    consumer = visible_consumer(request, consumer_id)
    form = ReachForm(request.POST, actor=request.actor, sandbox=consumer.sandbox)
    act = partial(operations.set_consumer_reach, actor=request.actor, consumer_id=consumer.pk)
    if not form.is_valid() or _tried(form, partial(act, reach=form.reach())) is None:
        return _page(request, consumer, reaching=form)
    messages.success(request, _("Changed. It counts at once, also for tokens already given."))
    return redirect("consumers:one", consumer_id)


def visible_consumer(request: Any, consumer_id: UUID) -> Consumer:
    rights.require(request.actor, permissions.CONSUMERS_READ)
    found = selectors.consumers_visible_to(request.actor).filter(pk=consumer_id).first()
    if found is None:
        raise NotFound
    return found


def _page(request: Any, consumer: Consumer, *, secret: ConsumerSecret | None = None, **forms: Form) -> HttpResponse:
    actor: Actor = request.actor
    days = selectors.usage_by_day(consumer)
    context = {
        "page_title": consumer.name,
        "breadcrumbs": [(_("Programs"), "/consumers/")],
        **_row(consumer),
        "secret": secret.client_secret if secret else "",
        "former_ends": consumer.former_ends,
        "stores": Store.objects.filter(pk__in=consumer.store_ids).order_by("name"),
        "scopes": [(code, registry[code]) for code in consumer.allowed_scopes if code in registry],
        "days": days,
        "most": max((day["calls"] for day in days), default=0),
        "operations": selectors.usage_by_operation(consumer),
        "may_write": _may_write(actor, consumer),
        "reviewing": ReviewForm(),
        "suspending": SuspendForm(),
        "rotating": RotateForm(),
        "reaching": ReachForm(actor=actor, sandbox=consumer.sandbox, consumer=consumer),
        **forms,
    }
    return render(request, "access/consumer.html", context, status=422 if forms else 200)


def _row(consumer: Consumer) -> dict[str, Any]:
    """The consumer with its light and the word beside it."""
    review = consumer.review_on(timezone.localdate())
    words = {Review.CURRENT: _("In order"), Review.OVERDUE: _("Review due"), Review.LAPSED: _("Review lapsed")}
    tone, word = TONES[review], words[review]
    if consumer.suspended_at is not None and consumer.suspended_reason != REVIEW_LAPSED:
        tone, word = "blocked", _("Suspended")
    why = consumer.suspended_reason if consumer.suspended_reason != REVIEW_LAPSED else _("Nobody reviewed it in time.")
    return {"consumer": consumer, "tone": tone, "word": word, "why": why}


def _may_write(actor: Actor, consumer: Consumer) -> bool:
    stores = selectors.stores_reached_by(consumer)
    return actor.can(permissions.CONSUMERS_WRITE) and all(
        actor.can(permissions.CONSUMERS_WRITE, store_id) for store_id in stores
    )


def _tried(form: Form, act: Callable[[], Any]) -> Any:
    """What the operation gave, or None with what was wrong with the values on the form."""
    try:
        return act()
    except (Invalid, TooManySecrets) as error:
        tell(form, error)
    return None
