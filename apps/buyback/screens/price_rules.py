"""`/buyback/rules/`: by which rules used things are priced. A draft is copied from a set that stands, changed, tried
out on what was bought before, and put in force from a day on, or discarded."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.catalog.models import Category
from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import DomainError, Invalid, Malformed, NotFound
from apps.core.screens.forms import tell
from apps.core.screens.paging import page
from apps.core.screens.words import move_label, said_in
from apps.stores.selectors import decides_for

from .. import operations, permissions, selectors
from ..inputs import NewRuleSet, Rules, RuleSetChanges
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
        "rows": [{"set": row, "status": pill(row)} for row in shown.rows],
        "shown": shown,
        "may_begin": selectors.companies_without_rules(request.actor).exists(),
    }
    return render(request, "buyback/price_rules.html", context)


@require_GET
def rule_set(request: Any, rule_set_id: UUID) -> HttpResponse:
    return _page(request, visible(request, rule_set_id))


@require_POST
def copy(request: Any, rule_set_id: UUID) -> HttpResponse:
    row = visible(request, rule_set_id)
    name = _("Copy of %(name)s") % {"name": row.name}
    new = NewRuleSet(row.legal_entity_id, name[:100], selectors.rules_of(row))
    said = _("A draft: change it, try it out, then put it in force.")
    return _done(request, row, lambda: operations.draft_rule_set(new, actor=request.actor), said)


@require_POST
def change(request: Any, rule_set_id: UUID) -> HttpResponse:
    """Adding a category begins with keeping what was typed; its own page follows."""
    row, version = visible(request, rule_set_id), version_of(request)
    form = RulesForm(request.POST, row=row)

    def keep() -> PriceRuleSet:
        changes: RuleSetChanges = {"name": form.cleaned_data["name"], "rules": form.rules()}
        return operations.change_rule_set(row.pk, changes=changes, actor=request.actor, version=version)

    then = "another" if request.POST.get("do") == "category" else "set"
    return _done(request, row, keep, _("The draft is kept."), then=then, form=form)


@require_POST
def discard(request: Any, rule_set_id: UUID) -> HttpResponse:
    """The draft, whatever is typed in it; where that is refused, what was typed is shown again."""
    row, version = visible(request, rule_set_id), version_of(request)
    try:
        operations.discard_rule_set(row.pk, actor=request.actor, version=version)
    except DomainError as error:
        return _page(request, row, form=RulesForm(request.POST, row=row), refused=error)
    messages.success(request, _("The draft is discarded."))
    return redirect("price_rules:list")


@require_POST
def publish(request: Any, rule_set_id: UUID) -> HttpResponse:
    row, form = visible(request, rule_set_id), PublishForm(request.POST)

    def put_in_force() -> PriceRuleSet:
        day = form.cleaned_data["effective_from"]
        return operations.publish_rule_set(row.pk, effective_from=day, actor=request.actor)

    return _done(request, row, put_in_force, _("The rules are in force from that day on."), publishing=form)


@require_POST
def retire(request: Any, rule_set_id: UUID) -> HttpResponse:
    row = visible(request, rule_set_id)
    said = _("The rules are retired: nothing is bought by them any more.")
    return _done(request, row, lambda: operations.retire_rule_set(row.pk, actor=request.actor), said)


def _done(
    request: Any, row: PriceRuleSet, act: Callable[[], PriceRuleSet], said: str, *, then: str = "set", **asked: Any
) -> HttpResponse:
    """It is done, and leads to its set or `then` elsewhere; else the page of `row` says why not, in the form that was
    `asked` if any."""
    form, refused = next(iter(asked.values()), None), None
    if form is None or form.is_valid():
        try:
            made = act()
        except DomainError as error:
            if form is not None and isinstance(error, Invalid):
                tell(form, error)
            else:
                refused = error
        else:
            messages.success(request, said)
            return redirect(f"price_rules:{then}", made.pk)
    return _page(request, row, refused=refused, **asked)


def visible(request: Any, rule_set_id: UUID) -> PriceRuleSet:
    rights.require(request.actor, permissions.PRICE_RULES_READ)
    row = selectors.rule_sets_visible_to(request.actor).filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    return row


def version_of(request: Any) -> int:
    """On which the person decided; Malformed for a page that does not say it."""
    version = request.POST.get("version", "")
    if not version.isdigit():
        raise Malformed(_("The version of the rules is missing."))
    return int(version)


def writes_for(actor: Actor, row: PriceRuleSet) -> bool:
    return decides_for(actor, permissions.PRICE_RULES_WRITE, row.legal_entity_id)


def changeable(actor: Actor, row: PriceRuleSet) -> bool:
    return row.status == RuleSetStatus.DRAFT and writes_for(actor, row)


def named(rules: Rules) -> list[dict[str, Any]]:
    """Its categories, in the reader's words."""
    known = Category.objects.filter(code__in=[each.category for each in rules.categories])
    names = {code: said_in(labels) for code, labels in known.values_list("code", "labels")}
    return [{"rules": each, "name": names.get(each.category, each.category)} for each in rules.categories]


def _page(
    request: Any,
    row: PriceRuleSet,
    *,
    form: RulesForm | None = None,
    publishing: PublishForm | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    """What was typed is shown again only to who may still change it: else the set as it is."""
    actor, trying = request.actor, TryOutForm(request.GET if "last" in request.GET else None)
    tried = selectors.try_out(row, last=trying.cleaned_data["last"], actor=actor) if trying.is_valid() else None
    publishes, may_change = selectors.decides_on(row, actor), changeable(actor, row)
    possible = PRICE_RULE_SET.actions_for(row, actor, None) if publishes else ()
    moves = {move.action: move_label(move) for move in possible}
    context = {
        "page_title": row.name,
        "breadcrumbs": [(_("Trade-ins"), "/buyback/"), (_("Price rules"), LIST)],
        "set": row,
        "status": pill(row),
        "form": form if form and may_change else RulesForm(row=row),
        "categories": named(selectors.rules_of(row)),
        "may_change": may_change,
        "may_copy": writes_for(actor, row),
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


def pill(row: PriceRuleSet) -> tuple[str, str]:
    status = RuleSetStatus(row.status)
    return TONES[status], capfirst(str(status.label))
