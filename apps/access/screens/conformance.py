"""How well a till or program behaves: its runs, and one run check by check."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import NotFound

from .. import operations, permissions, selectors
from ..conformance.suite import CHECKS, Outcome
from ..models import ConformanceRun
from .tills import visible_key

WORDS = {
    Outcome.PASSED: ("ready", gettext_lazy("Passed")),
    Outcome.FAILED: ("blocked", gettext_lazy("Went wrong")),
    Outcome.NOT_SEEN: ("todo", gettext_lazy("Not seen")),
}
# What to do with each test order, in the order a till meets them.
ROLES = {
    "pay": gettext_lazy("Find it by its EAN, hold it, take the payment."),
    "discount": gettext_lazy("Take it with 5 % off, and say why."),
    "refund": gettext_lazy("Take the payment, then take it back."),
    "give_up": gettext_lazy("Hold it, then let it go unpaid."),
    "held_elsewhere": gettext_lazy("Another till holds it: leave it alone."),
    "lost_answer": gettext_lazy("Take the payment: the answer gets lost once. Send the same ticket again."),
    "busy": gettext_lazy("Hold it: you are asked to wait once. Wait, then take the payment."),
}


def key(request: Any, key_id: UUID) -> HttpResponse:
    """One key: since when, last used, and how its till was examined."""
    found = visible_key(request, key_id)
    store = found.till.store
    runs = selectors.conformance_runs_visible_to(request.actor).filter(device_key=found)
    context = {
        "page_title": _("Key of till %(till)s") % {"till": found.till.code},
        "breadcrumbs": [(_("Tills and keys"), "/tills/")],
        "key": found,
        "runs": runs,
        "running": runs.filter(finished_at=None).first(),
        "may_examine": not found.revoked_at
        and store.sandbox
        and request.actor.can(permissions.CONFORMANCE_RUN, store.pk),
        "may_revoke": not found.revoked_at and request.actor.can(permissions.DEVICE_KEYS_WRITE, store.pk),
    }
    return render(request, "access/key.html", context)


@require_POST
def start(request: Any, key_id: UUID) -> HttpResponse:
    found = visible_key(request, key_id)
    run, _new = operations.start_conformance_run(actor=request.actor, store=found.till.store, device_key=found)
    return redirect("tills:run", run.pk)


def detail(request: Any, run_id: UUID) -> HttpResponse:
    run = _visible(request, run_id)
    context = {
        "page_title": _("Conformance of %(caller)s") % {"caller": run.caller},
        "breadcrumbs": [(_("Tills and keys"), "/tills/")],
        "run": run,
        "checks": [_told(result) for result in run.results],
        "orders": [{**told, "what": ROLES.get(role, role)} for role, told in run.orders.items()],
        "may_finish": run.finished_at is None and request.actor.can(permissions.CONFORMANCE_RUN, run.store_id),
    }
    return render(request, "access/run.html", context)


@require_POST
def finish(request: Any, run_id: UUID) -> HttpResponse:
    run = operations.finish_conformance_run(actor=request.actor, run_id=_visible(request, run_id).pk)
    messages.success(request, _("Judged: %(score)d %%.") % {"score": run.score})
    return redirect("tills:run", run.pk)


def _told(result: dict[str, str]) -> dict[str, Any]:
    """A check of an older suite keeps its verdict under its code."""
    check, outcome = CHECKS.get(result["check"]), Outcome(result["outcome"])
    kind, word = WORDS[outcome]
    return {
        "title": check.title if check else result["check"],
        "todo": check.todo if check and outcome is not Outcome.PASSED else "",
        "seen": result["seen"],
        "kind": kind,
        "word": word,
    }


def _visible(request: Any, run_id: UUID) -> ConformanceRun:
    rights.require(request.actor, permissions.CONFORMANCE_READ)
    run = selectors.conformance_runs_visible_to(request.actor).filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run
