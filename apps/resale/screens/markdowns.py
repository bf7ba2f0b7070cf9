"""`/resale/markdowns/`: by how much prices go down the longer a thing stays; tried out before it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.errors import DomainError, NotFound
from apps.core.screens.forms import tell
from apps.stores.selectors import decides_for

from .. import operations, permissions, selectors
from ..models import MarkdownPlan
from .actions import address_of
from .entering import screen
from .markdown_form import MarkdownForm

SHOWN = 100  # of what would be cut
ADDRESS = "/resale/markdowns/"


@require_http_methods(["GET", "POST"])
@screen(permissions.RESALE_RULE)
def plans(request: Any) -> HttpResponse:
    may_make = request.store is not None and request.actor.can(permissions.RESALE_RULE, request.store.pk)
    form = MarkdownForm(request.POST or None) if may_make else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            plan = operations.set_markdown_plan(form.said(), store=request.store, actor=request.actor)
        except DomainError as refused:
            tell(form, refused)
        else:
            messages.success(request, _("In force. Below is what it would cut tonight."))
            return redirect(f"{ADDRESS}{plan.pk}/")
    rows = selectors.markdown_plans_visible_to(request.actor).filter(active=True).order_by("id")
    context = {
        "page_title": _("Markdowns"),
        "rows": [{"plan": plan, "url": f"{ADDRESS}{plan.pk}/", "steps": _steps(plan)} for plan in rows],
        "form": form,
        "may_whole": form is not None and _may(request, request.store.entity_id),
    }
    return render(request, "resale/markdowns.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@screen(permissions.RESALE_RULE, permissions.MARKDOWNS_APPLY)
def plan(request: Any, plan_id: UUID) -> HttpResponse:
    """What it would cut tonight."""
    known = selectors.markdown_plans_visible_to(request.actor).filter(active=True)
    return _shown(request, _named(known | selectors.markdown_plans_to_apply(request.actor), plan_id))


@require_POST
@screen(permissions.MARKDOWNS_APPLY)
def apply(request: Any, plan_id: UUID) -> HttpResponse:
    """At once, if it is still as many as the page said."""
    found = _named(selectors.markdown_plans_to_apply(request.actor), plan_id)
    expected = request.POST.get("expected", "")
    try:
        done = operations.apply_markdowns(
            found.pk, expected=int(expected) if expected.isdecimal() else 0, actor=request.actor
        )
    except DomainError as refused:
        return _shown(request, found, refused=refused.detail, status=refused.status)
    messages.success(request, ngettext("%(count)d price cut.", "%(count)d prices cut.", done) % {"count": done})
    return redirect(f"{ADDRESS}{found.pk}/")


@require_POST
@screen(permissions.RESALE_RULE)
def stop(request: Any, plan_id: UUID) -> HttpResponse:
    operations.stop_markdown_plan(plan_id, actor=request.actor)
    messages.success(request, _("Stopped. What was cut stays cut."))
    return redirect(ADDRESS)


def _named(plans: QuerySet[MarkdownPlan], plan_id: UUID) -> MarkdownPlan:
    found = plans.filter(pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def _shown(request: Any, found: MarkdownPlan, *, refused: str = "", status: int = 200) -> HttpResponse:
    reductions = selectors.reductions(found, actor=request.actor)
    cut = selectors.to_cut(reductions, request.actor)
    context = {
        "page_title": found.name,
        "breadcrumbs": [(_("Markdowns"), ADDRESS)] if request.actor.can(permissions.RESALE_RULE) else [],
        "plan": found,
        "steps": _steps(found),
        "address": f"{ADDRESS}{found.pk}/",
        "rows": [{"one": one, "url": address_of(one.stock)} for one in reductions[:SHOWN]],
        "more": max(0, len(reductions) - SHOWN),
        "cut": len(cut),
        "may_stop": _may(request, found.legal_entity_id, found.store_id),
        "may_apply": bool(cut),
        "refused": refused,
    }
    return render(request, "resale/markdown.html", context, status=status)


def _may(request: Any, entity_id: UUID, store_id: UUID | None = None) -> bool:
    return decides_for(request.actor, permissions.RESALE_RULE, entity_id, store_id)


def _steps(found: MarkdownPlan) -> list[str]:
    """Each in a few words."""
    told = [{**step, "percent": number_format(f"{step['percent'].normalize():f}")} for step in found.steps]
    return [_("after %(days)d days: −%(percent)s %%") % step for step in told]
