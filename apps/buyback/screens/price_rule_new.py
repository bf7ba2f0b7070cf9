"""`/buyback/rules/new/`: a company's first set; `/buyback/rules/<set>/add/`: one more category of a draft. Both begin a
category, whose questions and other conditions are then written on its own page."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError, Invalid, NotInEveryStore
from apps.core.screens.forms import tell
from apps.stores.selectors import companies_for, require_company

from .. import operations, permissions, selectors
from ..errors import RulesPublished
from ..inputs import NewRuleSet
from ..models import PriceRuleSet
from ..states import RuleSetStatus
from .price_rule_adding import NewCategory
from .price_rule_forms import FirstRulesForm
from .price_rules import LIST, pill, version_of, visible


@require_http_methods(["GET", "POST"])
def first(request: Any) -> HttpResponse:
    if not companies_for(request.actor, permissions.PRICE_RULES_WRITE).exists():
        raise NotInEveryStore(permissions.PRICE_RULES_WRITE)  # nor is it one store's manager's to give
    companies = selectors.companies_without_rules(request.actor)
    if request.method == "GET" and not companies.exists():
        messages.info(request, _("Every company you decide for has price rules: copy a set of them."))
        return redirect("price_rules:list")
    form, refused = FirstRulesForm(_sent(request), companies=companies), None
    if form.is_valid():
        new = NewRuleSet(form.cleaned_data["company"].pk, form.cleaned_data["name"], form.rules())
        try:
            made = operations.draft_rule_set(new, actor=request.actor)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("A draft: change it, try it out, then put it in force."))
            return redirect("price_rules:set", made.pk)
    context = {"page_title": _("The first price rules"), "form": form, "category": form.category}
    return _page(request, context, refused)


@require_http_methods(["GET", "POST"])
def another(request: Any, rule_set_id: UUID) -> HttpResponse:
    row = visible(request, rule_set_id)
    require_company(request.actor, permissions.PRICE_RULES_WRITE, row.legal_entity_id)
    if row.status != RuleSetStatus.DRAFT:
        raise RulesPublished
    form, refused = NewCategory(_sent(request), rules=selectors.rules_of(row)), None
    if form.is_valid():
        try:
            _add(request, row, form)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Added, and the draft is kept."))
            return redirect("price_rules:category", row.pk, form.cleaned_data["category"])
    context = {"page_title": _("Add a category"), "set": row, "status": pill(row), "form": form, "category": form}
    return _page(request, context, refused)


def _sent(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _add(request: Any, row: PriceRuleSet, form: NewCategory) -> None:
    rules = selectors.rules_of(row)
    more = replace(rules, categories=(*rules.categories, form.made()))
    operations.change_rule_set(row.pk, changes={"rules": more}, actor=request.actor, version=version_of(request))


def _page(request: Any, context: dict[str, Any], refused: DomainError | None) -> HttpResponse:
    """What is wrong with a value is said beside it; any other refusal at the top."""
    row, status = context.get("set"), 422 if request.method == "POST" else 200
    if isinstance(refused, Invalid):
        tell(context["form"], refused)
    elif refused:
        context["refused"], status = refused, refused.status
    context["breadcrumbs"] = [(_("Trade-ins"), "/buyback/"), (_("Price rules"), LIST)]
    context["breadcrumbs"] += [(str(row), f"{LIST}{row.pk}/")] if row else []
    return render(request, "buyback/price_rule_new.html", {**context, "nav_path": LIST}, status=status)
