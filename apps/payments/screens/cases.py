"""`/cases/`: what tills reported that somebody must look into."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.money import Money
from apps.core.screens.paging import address_with, page

from .. import operations, permissions, selectors
from ..models import Case, Payable
from ..states import CaseState, ReceiptState
from . import words

RECEIPT_KINDS = {ReceiptState.APPLIED: "ready", ReceiptState.WAITING: "customer", ReceiptState.IN_CASE: "blocked"}


class ResolveForm(forms.Form):
    resolution = forms.CharField(
        label=gettext_lazy("How it was resolved"),
        help_text=gettext_lazy("One sentence: what was found, and what was done."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def cases(request: Any) -> HttpResponse:
    """Open ones first: the others are asked for."""
    rights.require(request.actor, permissions.CASES_READ)
    visible = selectors.cases_visible_to(request.actor)
    state = CaseState.RESOLVED if request.GET.get("state") == CaseState.RESOLVED else CaseState.OPEN
    rows = visible.filter(state=state).select_related("store", "payable", "receipt")
    shown = page(rows, request.GET)
    still_open = visible.filter(state=CaseState.OPEN).count()
    context = {
        "page_title": _("Cases"),
        "tabs": [
            _tab(request, pgettext("case", "Open"), "", still_open, state == CaseState.OPEN),
            _tab(request, _("Resolved"), CaseState.RESOLVED, None, state == CaseState.RESOLVED),
        ],
        "rows": [_row(case) for case in shown.rows],
        "shown": shown,
        "resolved": state == CaseState.RESOLVED,
    }
    return render(request, "payments/cases.html", context)


def detail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    return _page(request, _visible(request, case_id), ResolveForm())


@require_POST
def resolve(request: Any, case_id: UUID) -> HttpResponse:
    case = _visible(request, case_id)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    operations.resolve_case(case.pk, actor=request.actor, resolution=form.cleaned_data["resolution"])
    messages.success(request, _("%(code)s is closed.") % {"code": case.code})
    return redirect("cases:list")


def _page(request: Any, case: Case, form: ResolveForm, status: int = 200) -> HttpResponse:
    actor = request.actor
    payable = _payable(case, actor)
    context = {
        **_row(case),
        "page_title": case.code,
        "breadcrumbs": [(_("Cases"), "/cases/")],
        "happened": words.happened(case),
        "to_do": words.to_do(case),
        "facts": words.facts(case),
        "payable": payable,
        "receipts": _receipts(case, payable, actor),
        "form": form,
        "may_resolve": case.state == CaseState.OPEN and actor.can(permissions.CASES_RESOLVE, case.store_id),
    }
    return render(request, "payments/case.html", context, status=status)


def _row(case: Case) -> dict[str, Any]:
    resolved = case.state == CaseState.RESOLVED
    return {
        "case": case,
        "kind": "closed" if resolved else "blocked",
        "word": _("Resolved") if resolved else pgettext("case", "Open"),
        "owner": words.owner(case),
        "money": Money(case.receipt.amount, case.receipt.currency) if case.receipt else None,
        "subject": case.payable.subject_code if case.payable else "",
    }


def _payable(case: Case, actor: Actor) -> Payable | None:
    """Another company's balance is none of this reader's business."""
    if case.payable_id is None:
        return None
    return selectors.payables_visible_to(actor).filter(pk=case.payable_id).first()


def _receipts(case: Case, payable: Payable | None, actor: Actor) -> list[dict[str, Any]]:
    """The payment in question first, then whatever else was paid for the same thing."""
    found = selectors.payments_visible_to(actor).select_related("store")
    about = [case.receipt] if case.receipt and found.filter(pk=case.receipt.pk).exists() else []
    others = [row for row in found.filter(payable=payable).order_by("pk") if row not in about] if payable else []
    return [
        {
            "receipt": receipt,
            "money": Money(receipt.amount, receipt.currency),
            "kind": RECEIPT_KINDS[ReceiptState(receipt.state)],
            "word": capfirst(str(ReceiptState(receipt.state).label)),
        }
        for receipt in (*about, *others)
    ]


def _tab(request: Any, label: str, state: str, count: int | None, current: bool) -> dict[str, Any]:
    return {"label": label, "url": address_with(request.GET, state=state), "count": count, "current": current}


def _visible(request: Any, case_id: UUID) -> Case:
    rights.require(request.actor, permissions.CASES_READ)
    found = (
        selectors.cases_visible_to(request.actor)
        .select_related("store", "payable", "receipt__store", "legal_entity")
        .filter(pk=case_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found
