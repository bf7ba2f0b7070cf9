"""`/buyback/rules/`: by which rules used things are priced. A draft is copied from a set that stands, changed, tried
out on what was bought before, and put in force from a day on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.core import permissions as rights
from apps.core.errors import DomainError, Invalid, NotFound
from apps.core.screens.forms import tell
from apps.core.screens.paging import page
from apps.core.screens.words import move_label
from apps.stores.selectors import companies_for

from .. import operations, permissions, selectors
from ..inputs import NewRuleSet
from ..models import PriceRuleSet
from ..states import PRICE_RULE_SET, RuleSetStatus
from .price_rule_forms import PublishForm, RulesForm, TryOutForm

LIST = "/buyback/rules/"
TONES = {RuleSetStatus.DRAFT: "todo", RuleSetStatus.PUBLISHED: "ready", RuleSetStatus.RETIRED: "closed"}


@require_GET
def rule_sets(request: Any) -> HttpResponse:
    rights.require(request.actor, permissions.PRICE_RULES_READ)
    shown = page(selectors.rule_sets_visible_to(request.actor), request.GET)
    context = {
        "page_title": _("Price rules"),
        "breadcrumbs": [(_("Trade-ins"), "/buyback/")],
        "rows": [{"set": row, "status": _pill(row)} for row in shown.rows],
        "shown": shown,
    }
    return render(request, "buyback/price_rules.html", context)


@require_GET
def rule_set(request: Any, rule_set_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, rule_set_id))


@require_POST
def copy(request: Any, rule_set_id: UUID) -> HttpResponse:
    row = _visible(request, rule_set_id)
    name = _("Copy of %(name)s") % {"name": row.name}
    new = NewRuleSet(row.legal_entity_id, name[:100], selectors.rules_of(row))
    made: list[PriceRuleSet] = []
    refused = _refused(None, lambda: made.append(operations.draft_rule_set(new, actor=request.actor)))
    if refused:
        return _page(request, row, refused=refused)
    messages.success(request, _("A draft: change it, try it out, then put it in force."))
    return redirect("price_rules:set", made[0].pk)


@require_POST
def change(request: Any, rule_set_id: UUID) -> HttpResponse:
    row, version = _visible(request, rule_set_id), request.POST.get("version", "")
    if not version.isdigit():
        return HttpResponseBadRequest(_("The version of the rules is missing."))
    form = RulesForm(request.POST, row=row)
    refused = None
    if form.is_valid():
        changes: Any = {"name": form.cleaned_data["name"], "rules": form.rules()}
        refused = _refused(
            form,
            lambda: operations.change_rule_set(row.pk, changes=changes, actor=request.actor, version=int(version)),
        )
        if not refused and not form.errors:
            messages.success(request, _("The draft is kept."))
            return redirect("price_rules:set", row.pk)
    return _page(request, row, form=form, refused=refused)


@require_POST
def publish(request: Any, rule_set_id: UUID) -> HttpResponse:
    row, form, refused = _visible(request, rule_set_id), PublishForm(request.POST), None
    if form.is_valid():
        day = form.cleaned_data["effective_from"]
        refused = _refused(form, lambda: operations.publish_rule_set(row.pk, effective_from=day, actor=request.actor))
        if not refused and not form.errors:
            messages.success(request, _("The rules are in force from that day on."))
            return redirect("price_rules:set", row.pk)
    return _page(request, row, publishing=form, refused=refused)


@require_POST
def retire(request: Any, rule_set_id: UUID) -> HttpResponse:
    row = _visible(request, rule_set_id)
    refused = _refused(None, lambda: operations.retire_rule_set(row.pk, actor=request.actor))
    if refused:
        return _page(request, row, refused=refused)
    messages.success(request, _("The rules are retired: nothing is bought by them any more."))
    return redirect("price_rules:set", row.pk)


def _refused(form: Any, act: Callable[[], Any]) -> DomainError | None:
    """What the page says beside no field; the form has the rest."""
    try:
        act()
    except Invalid as error:
        if form is None:
            return error
        tell(form, error)
    except DomainError as error:
        return error
    return None


def _visible(request: Any, rule_set_id: UUID) -> PriceRuleSet:
    rights.require(request.actor, permissions.PRICE_RULES_READ)
    row = selectors.rule_sets_visible_to(request.actor).filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    return row


def _page(
    request: Any,
    row: PriceRuleSet,
    *,
    form: RulesForm | None = None,
    publishing: PublishForm | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    actor, trying = request.actor, TryOutForm(request.GET if "last" in request.GET else None)
    tried = selectors.try_out(row, last=trying.cleaned_data["last"], actor=actor) if trying.is_valid() else None
    writes = row.legal_entity in companies_for(actor, permissions.PRICE_RULES_WRITE)
    publishes = selectors.decides_on(row, actor)
    possible = PRICE_RULE_SET.actions_for(row, actor, None) if publishes else ()
    moves = {move.action: move_label(move) for move in possible}
    context = {
        "page_title": row.name,
        "breadcrumbs": [(_("Trade-ins"), "/buyback/"), (_("Price rules"), LIST)],
        "set": row,
        "status": _pill(row),
        "form": form or RulesForm(row=row),
        "may_change": writes and row.status == RuleSetStatus.DRAFT,
        "may_copy": writes,
        "publishing": (publishing or PublishForm()) if "publish" in moves else None,
        "moves": moves,
        "trying": trying,
        "tried": tried,
        "currency": row.legal_entity.currency,
        "refused": refused,
    }
    failed = request.method == "POST"
    status = refused.status if refused else 422 if failed else 200
    return render(request, "buyback/price_rule_set.html", context, status=status)


def _pill(row: PriceRuleSet) -> tuple[str, str]:
    status = RuleSetStatus(row.status)
    return TONES[status], capfirst(str(status.label))
