"""The evening's steps: each is one operation and leads back to the day it belongs to."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core import permissions as rights
from apps.core.errors import DomainError, Invalid

from .. import operations, permissions, selectors
from ..errors import DeclarationsLeft
from .evening import Evening, chosen, page
from .evening_forms import AssignForm, SignOffForm, totals_of


@require_POST
def enter(request: Any) -> HttpResponse:
    at, till = chosen(request, request.POST), request.POST.get("till", "")
    rights.require(request.actor, permissions.END_OF_DAY_ENTER, at.store.pk)
    forms = totals_of(till, selectors.day_page(at.store, at.day).figures, request.POST)
    if not forms.is_valid():
        return page(request, at, totals=forms, till=till, status=422)
    entered = [total for total in (form.as_total() for form in forms) if total is not None]
    try:
        operations.enter_till_totals(
            store=at.store, business_date=at.day, till=till, totals=entered, actor=request.actor
        )
    except Invalid as refused:
        messages.error(request, " ".join(refused.errors.values()))
        return page(request, at, totals=forms, till=till, status=422)
    messages.success(request, _("The totals of till %(till)s are kept.") % {"till": till})
    return redirect(at.url)


@require_POST
def sign_off(request: Any) -> HttpResponse:
    at, form = chosen(request, request.POST), SignOffForm(request.POST)
    if not form.is_valid():
        return page(request, at, sign_off=form, status=422)
    try:
        operations.sign_off_day(store=at.store, business_date=at.day, actor=request.actor, **form.cleaned_data)
    except DeclarationsLeft as refused:
        form.add_error("accept_open", refused.detail)
        return page(request, at, sign_off=form, status=422)
    except Invalid as refused:
        form.add_error("note" if "/note" in refused.errors else None, " ".join(refused.errors.values()))
        return page(request, at, sign_off=form, status=422)
    messages.success(request, _("The day is signed off."))
    return redirect(at.url)


@require_POST
def confirm(request: Any, receipt_id: UUID) -> HttpResponse:
    act = partial(operations.confirm_declared, receipt_id)
    return _settled(request, act, _("Confirmed: the till has this ticket."))


@require_POST
def set_aside(request: Any, receipt_id: UUID) -> HttpResponse:
    act = partial(operations.set_aside_declared, receipt_id)
    return _settled(request, act, _("Set aside: it counts no more, until a till tells it."))


@require_POST
def assign(request: Any, receipt_id: UUID) -> HttpResponse:
    form = AssignForm(request.POST)
    code = form.cleaned_data["payable"] if form.is_valid() else ""
    act = partial(operations.assign_receipt, receipt_id, code)
    return _settled(request, act, _("The ticket counts on what it paid."))


@require_POST
def question(request: Any) -> HttpResponse:
    at = chosen(request, request.POST)
    case = operations.question_difference(
        store=at.store,
        business_date=at.day,
        till=request.POST.get("till", ""),
        method=request.POST.get("method", ""),
        actor=request.actor,
    )
    messages.success(request, _("The case %(code)s is open.") % {"code": case.code})
    return redirect("cases:case", case.pk)


def _settled(request: Any, act: Callable[..., Any], done: str) -> HttpResponse:
    """Back to the day, with what was done or why not; whoever may not is told so by the operation."""
    at: Evening = chosen(request, request.POST)
    try:
        act(actor=request.actor)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        messages.error(request, " ".join(refused.errors.values()) if isinstance(refused, Invalid) else refused.detail)
    else:
        messages.success(request, done)
    return redirect(at.url)
