"""`/buyback/rules/<set>/categories/<category>/`: its words, questions and numbers. What is typed into a draft is kept
as soon as its field is left, so that a lost session loses nothing."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, reswap

from apps.core.errors import DomainError, Invalid, Malformed, NotFound
from apps.core.screens.forms import tell

from .. import operations, selectors
from ..inputs.pricing import CategoryRules, Rules, category_from_json
from ..models import PriceRuleSet
from .price_rule_adding import ADDITIONS
from .price_rule_category_form import CategoryForm, rearranged
from .price_rules import LIST, changeable, named, pill, version_of, visible

KEEP, LEFT = "keep", "left"  # the button; a field that was left


@require_http_methods(["GET", "POST"])
def category(request: Any, rule_set_id: UUID, code: str) -> HttpResponse:
    row, place = _found(request, rule_set_id, code)
    if request.method == "GET":
        return _page(request, row, CategoryForm(row=row, place=place))
    act = request.POST.get("do", KEEP)
    form = CategoryForm(request.POST, row=row, place=place)
    if act in ADDITIONS:
        form.adding = ADDITIONS[act](request.POST, rules=form.of)
    return _keep(request, row, form, act)


@require_POST
def remove(request: Any, rule_set_id: UUID, code: str) -> HttpResponse:
    """From the draft, whatever is typed in it; where that is refused, what was typed is shown again."""
    row, place = _found(request, rule_set_id, code)
    version, form = version_of(request), CategoryForm(request.POST, row=row, place=place)
    rules = selectors.rules_of(row)
    fewer = replace(rules, categories=tuple(each for each in rules.categories if each.category != code))
    try:
        operations.change_rule_set(row.pk, changes={"rules": fewer}, actor=request.actor, version=version)
    except Invalid as error:
        return _page(request, row, form, refused=DomainError(" ".join(error.errors.values())))
    except DomainError as error:
        return _page(request, row, form, refused=error)
    messages.success(request, _("Removed from the draft: by these rules nothing of this category is bought."))
    return HttpResponseClientRedirect(reverse("price_rules:set", args=[row.pk]))  # it has no page any more


def _found(request: Any, rule_set_id: UUID, code: str) -> tuple[PriceRuleSet, int]:
    """The set, and where the category stands in it."""
    row = visible(request, rule_set_id)
    for place, each in enumerate(selectors.rules_of(row).categories):
        if each.category == code:
            return row, place
    raise NotFound


def _keep(request: Any, row: PriceRuleSet, form: CategoryForm, act: str) -> HttpResponse:
    """What was typed, then the one row that moves, goes or is added."""
    version = version_of(request)
    if act not in {KEEP, LEFT, *ADDITIONS, *form.possible()}:
        raise Malformed(_("What is to be done with the rules is missing."))
    refused = _changed(request, row, form, act, version) if form.is_valid() else None
    if act == LEFT:
        return _left(request, row, form, refused)
    if not refused and not form.is_wrong():
        messages.success(request, _("Added, and the draft is kept.") if form.adding else _("The draft is kept."))
        return redirect("price_rules:category", row.pk, form.of.category)
    return _page(request, row, form, refused=refused)


def _changed(request: Any, row: PriceRuleSet, form: CategoryForm, act: str, version: int) -> DomainError | None:
    """What the page says beside no field; the form has the rest."""
    rules: Rules = selectors.rules_of(row)
    categories = (*rules.categories[: form.place], _after(form, act), *rules.categories[form.place + 1 :])
    try:
        operations.change_rule_set(
            row.pk, changes={"rules": replace(rules, categories=categories)}, actor=request.actor, version=version
        )
    except Invalid as error:
        tell(form, error)
    except DomainError as error:
        return error
    return None


def _after(form: CategoryForm, act: str) -> CategoryRules:
    typed = form.as_kept()
    if form.adding is not None:
        return form.adding.added(category_from_json(typed))
    return category_from_json(typed if act in (KEEP, LEFT) else rearranged(typed, act))


def _left(request: Any, row: PriceRuleSet, form: CategoryForm, refused: DomainError | None) -> HttpResponse:
    """A sentence and the version now, and nothing else of the page: somebody is typing in it."""
    row.refresh_from_db()
    wrong = [(form.fields[name].label if name in form.fields else "", said) for name, said in form.errors.items()]
    context = {"set": row, "wrong": wrong, "refused": refused, "answered": True}
    return reswap(render(request, "buyback/_price_rule_kept.html", context), "none")


def _page(request: Any, row: PriceRuleSet, form: CategoryForm, *, refused: DomainError | None = None) -> HttpResponse:
    rules = selectors.rules_of(row)
    name = named(replace(rules, categories=(form.of,)))[0]["name"]
    additions = [form.adding if isinstance(form.adding, kind) else kind(rules=form.of) for kind in ADDITIONS.values()]
    context = {
        "page_title": name,
        "breadcrumbs": [(_("Trade-ins"), "/buyback/"), (_("Price rules"), LIST), (str(row), f"{LIST}{row.pk}/")],
        "nav_path": LIST,
        "set": row,
        "status": pill(row),
        "form": form,
        "removable": len(rules.categories) > 1,
        "additions": [one for one in additions if one.possible()],
        "may_change": changeable(request.actor, row),
        "refused": refused,
    }
    status = refused.status if refused else 422 if request.method == "POST" else 200
    return render(request, "buyback/price_rule_category.html", context, status=status)
