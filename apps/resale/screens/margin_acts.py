"""The steps of `/resale/vat/`: each is one operation and leads back to what it is about."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.errors import DomainError, Invalid
from apps.stores.selectors import companies_for

from .. import permissions
from ..inputs import NewMarginChoice
from ..operations.margin import choose_margin_method, close_margin_period, declare_stock
from ..states import MarginMethod
from .margin import shown_month, shown_months, the_period
from .margin_forms import ChoiceForm, CloseForm, StockForm


@require_POST
def choose(request: Any) -> HttpResponse:
    form = ChoiceForm(request.POST, companies=companies_for(request.actor, permissions.MARGIN_CHOOSE))
    if form.is_valid():
        said = dict(form.cleaned_data)
        company, said["method"] = said.pop("company"), MarginMethod(said["method"])
        try:
            choose_margin_method(actor=request.actor, legal_entity_id=company.pk, new=NewMarginChoice(**said))
        except Invalid as refused:
            form.add_error("effective_from", " ".join(refused.errors.values()))
        else:
            messages.success(request, _("The method counts from that month on."))
            return redirect("margin:months")
    return shown_months(request, choice=form, status=422)


@require_POST
def stock(request: Any) -> HttpResponse:
    form = StockForm(request.POST, companies=companies_for(request.actor, permissions.MARGIN_CLOSE))
    if form.is_valid():
        said = dict(form.cleaned_data)
        company = said.pop("company")
        try:
            period = declare_stock(actor=request.actor, legal_entity_id=company.pk, **said)
        except DomainError as refused:
            told = " ".join(refused.errors.values()) if isinstance(refused, Invalid) else refused.detail
            form.add_error(None, told)
        else:
            messages.success(request, _("The stock counts in January."))
            return redirect("margin:month", period.pk)
    return shown_months(request, stock=form, status=422)


@require_POST
def close(request: Any, period_id: UUID) -> HttpResponse:
    period, form = the_period(request, period_id), CloseForm(request.POST)
    if not form.is_valid():
        return shown_month(request, period, refused=_("Look at the figures again, then close."), status=422)
    try:
        close_margin_period(
            actor=request.actor, legal_entity_id=period.legal_entity_id, month=period.month, **form.cleaned_data
        )
    except DomainError as refused:
        if refused.status != 409:
            raise
        return shown_month(request, period, refused=refused.detail, status=409)
    messages.success(request, _("The month is closed. What is known later goes to the next one."))
    return redirect("margin:month", period.pk)
