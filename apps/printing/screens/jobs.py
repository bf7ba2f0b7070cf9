"""The queue: what was asked for, how far it is, and what a person may do about it."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import DomainError, NotFound
from apps.core.screens.paging import page

from .. import operations, permissions, ports, selectors
from ..inputs import PrintRequest
from ..models import PrintJob
from ..states import PRINT_JOB, Format, PrintJobState
from .tabs import tabs, without_store

S = PrintJobState
KINDS = {
    S.QUEUED: "new", S.RENDERING: "progress", S.READY: "todo", S.TAKEN: "progress", S.PRINTED: "ready",
    S.FAILED: "blocked", S.CANCELLED: "closed",
}  # fmt: skip
MOVING = (S.QUEUED, S.RENDERING, S.READY, S.TAKEN)  # what may change without anybody pressing anything
AGAIN = (S.PRINTED, S.FAILED, S.CANCELLED)
ACTIONS: dict[str, Callable[..., PrintJob]] = {
    "cancel": operations.cancel_print,
    "mark-printed": operations.mark_printed,
    "reprint": operations.reprint,
}
LIVE = "printing/_queue.html"


@require_GET
def queue(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.PRINT_JOBS_READ)
    if request.store is None:
        return without_store(request)
    context = {**_live(request), "page_title": _("Printing"), "tabs": tabs(request, "queue")}
    return render(request, "printing/queue.html", context)


@require_GET
def live(request: Any) -> HttpResponse:
    """What changed since the list was drawn, or 204."""
    rights.require(request.actor, permissions.PRINT_JOBS_READ)
    if request.store is None:
        raise Http404
    context = _live(request)
    if context["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return HttpResponse(render_to_string(LIVE, context, request))


@require_POST
def ask(request: Any, kind: str, subject_id: UUID) -> HttpResponse:
    """Print one document where it comes out at this workstation; `?to=file` makes a PDF to open instead."""
    document = kind.replace("-", "_")
    printer = None
    if request.GET.get("to") != "file":
        if request.store is None:
            return without_store(request)
        here = selectors.printers_for(
            [document], store_id=request.store.pk, workstation_id=request.device.pk if request.device else None
        )
        if (printer := here.get(document)) is None:
            messages.warning(request, _("No printer is chosen for this here: print it from the browser."))
            return redirect(_back(request))
    wanted = PrintRequest(
        document=document,
        subject_id=subject_id,
        printer_id=printer.pk if printer else None,
        language=request.GET.get("language"),
        key=request.POST.get("key", "")[:40] + f":{document}"[:24] if request.POST.get("key") else "",
    )
    try:
        operations.request_print(actor=request.actor, request=wanted)
    except DomainError as refusal:
        messages.error(request, refusal.detail)
        return redirect(_back(request))
    if printer is None:
        return redirect("printing:queue")
    messages.success(request, _("Sent to %(printer)s.") % {"printer": printer.label})
    return redirect(_back(request))


@require_POST
def act(request: Any, job_id: UUID, action: str) -> HttpResponse:
    if action not in ACTIONS:
        raise Http404
    key = {"key": request.POST.get("key", "")[:64]} if action == "reprint" else {}
    try:
        ACTIONS[action](actor=request.actor, job_id=job_id, **key)
    except NotFound:
        raise
    except DomainError as refusal:
        messages.error(request, refusal.detail)
    return redirect("printing:queue")


@require_GET
def content(request: Any, job_id: UUID) -> HttpResponseBase:
    """The PDF, for the person who asked for it: what is on it follows their rights."""
    job = selectors.own_jobs(request.actor).select_related("file").filter(pk=job_id, format=Format.PDF).first()
    if job is None or job.file is None:
        raise NotFound
    return FileResponse(job.file.file.open("rb"), filename=job.file.name, content_type=job.file.content_type)


def _live(request: Any) -> dict[str, Any]:
    rows = selectors.jobs_visible_to(request.actor).filter(store=request.store)
    shown = page(rows, request.GET)
    context = {
        "rows": [_row(job, request.actor) for job in shown.rows],
        "shown": shown,
        "moving": any(job.state in MOVING for job in shown.rows),
    }
    drawn = render_to_string(LIVE, context | {"digest": True}, None)
    return {**context, "seen": hashlib.sha256(drawn.encode()).hexdigest()[:16], "key": str(uuid4())}


def _row(job: PrintJob, actor: Actor) -> dict[str, Any]:
    state = PrintJobState(job.state)
    own = (job.requested_by["kind"], job.requested_by["id"]) == (actor.kind, actor.id)
    moves = {move.action for move in PRINT_JOB.actions_for(job, actor, job.store_id)}
    return {
        "job": job,
        "name": ports.name_of(job.document),
        "kind": KINDS[state],
        "word": capfirst(str(state.label)),
        "may_open": own and job.file_id is not None and job.format == Format.PDF,
        "may_cancel": "cancel" in moves,
        "may_mark": "mark_printed" in moves,
        "may_reprint": state in AGAIN and actor.can(permissions.PRINT_JOBS_CREATE, job.store_id),
    }


def _back(request: Any) -> str:
    wanted = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else reverse("printing:queue")
