"""`/bulk-jobs/`: send a file of many rows, watch it, stop it, and fetch what could not be taken.

The address is one the door gives to the processes for long requests, since fifty megabytes may come.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core import jobs
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.models import Job
from apps.core.permissions import require
from apps.core.screens.paging import page

SIZE = 25
SHOWN = 100  # refused rows on the page; the files hold more
KINDS = {"products.upsert": gettext_lazy("Products")}
WORDS = {
    "queued": ("new", gettext_lazy("Waiting")),
    "running": ("progress", gettext_lazy("Running")),
    "done": ("ready", gettext_lazy("Done")),
    "failed": ("blocked", gettext_lazy("Stopped by an error")),
    "cancelled": ("closed", gettext_lazy("Cancelled")),
}
FILES = {"csv": (jobs.errors_as_csv, "text/csv; charset=utf-8"),
         "jsonl": (jobs.errors_as_json_lines, "application/x-ndjson")}  # fmt: skip


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What the rows are"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV whose first line names the columns, or JSON Lines (.jsonl); at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.jsonl"}),
    )

    def __init__(self, actor: Actor, *sent: Any) -> None:
        super().__init__(*sent)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, KINDS.get(kind, kind)) for kind in jobs.kinds_for(actor)]

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > jobs.LARGEST:
            raise forms.ValidationError(_("The file is larger than fifty megabytes: send it in parts."))
        return sent


@never_cache
def listed(request: Any) -> HttpResponse:
    require(request.actor, jobs.READ)
    form = UploadForm(request.actor, *([request.POST, request.FILES] if request.method == "POST" else []))
    if form.is_valid():
        require(request.actor, jobs.WRITE)
        sent = form.cleaned_data["file"]
        job = jobs.send(
            kind=form.cleaned_data["kind"],
            content=sent,
            name=sent.name,
            content_type=sent.content_type or "",
            actor=request.actor,
        )
        return redirect("bulk_job", job.pk)
    shown = page(jobs.started_by(request.actor).select_related("source"), request.GET, size=SIZE)
    context = {
        "page_title": _("Imports"),
        "rows": [(job, _label(job), *WORDS[jobs.status_of(job)]) for job in shown.rows],
        "shown": shown,
        "form": form if request.actor.can(jobs.WRITE) and jobs.kinds_for(request.actor) else None,
    }
    return render(request, "desk/jobs.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def one(request: Any, job_id: UUID) -> HttpResponse:
    """The whole page, or only the progress when the page asks for it again."""
    job = _own(request, job_id)
    context = {
        "page_title": _label(job),
        "breadcrumbs": [(_("Imports"), "/bulk-jobs/")],
        "row": job,
        "job": _progress(request, job),
        "errors": jobs.errors_of(job)[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "desk/_job.html" if request.htmx else "desk/job.html", context)


@require_POST
def cancel(request: Any, job_id: UUID) -> HttpResponse:
    job = _own(request, job_id)
    require(request.actor, jobs.WRITE)
    jobs.cancel(job.pk, actor=request.actor)
    return redirect("bulk_job", job.pk)


@never_cache
@require_safe
def errors(request: Any, job_id: UUID, form: str) -> HttpResponse:
    written, kind = FILES[form]
    named = f'attachment; filename="errors-{job_id}.{form}"'
    return HttpResponse(written(_own(request, job_id)), content_type=kind, headers={"Content-Disposition": named})


def _progress(request: Any, job: Job) -> dict[str, Any]:
    kind, word = WORDS[jobs.status_of(job)]
    goes_on = job.finished_at is None
    stoppable = goes_on and not job.cancel_requested and request.actor.can(jobs.WRITE)
    return {
        "id": job.pk,
        "label": job.source.name,
        "kind": kind,
        "status": _("Stopping") if goes_on and job.cancel_requested else word,
        "total": job.total or 0,
        "done": job.processed,
        "failed": job.failed,
        "poll_url": f"/bulk-jobs/{job.pk}/" if goes_on else "",
        "errors_url": f"/bulk-jobs/{job.pk}/errors.csv" if job.failed else "",
        "cancel_url": f"/bulk-jobs/{job.pk}/cancel/" if stoppable else "",
    }


def _label(job: Job) -> str:
    return str(KINDS.get(job.kind, job.kind))


def _own(request: Any, job_id: UUID) -> Job:
    require(request.actor, jobs.READ)
    job = jobs.started_by(request.actor).select_related("source").filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
