"""`/resale/vat/`: months of margin VAT, both methods side by side, down to each thing."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.core import permissions as rights
from apps.core.errors import NotFound
from apps.core.money import Money
from apps.core.screens.paging import page
from apps.stores.selectors import companies_for

from .. import permissions
from ..models import MarginPeriod
from ..selectors import margin as selectors
from ..states import MarginMethod, PeriodState
from .margin_forms import ChoiceForm, CloseForm, StockForm

AMOUNTS = ("sales", "purchases", "carried_in", "adjustment", "margin", "taxable", "vat", "carried_out")


@require_GET
def months(request: Any) -> HttpResponse:
    return shown_months(request)


def shown_months(request: Any, *, choice: Any = None, stock: Any = None, status: int = 200) -> HttpResponse:
    rights.require(request.actor, permissions.MARGIN_READ)
    periods = page(selectors.periods_visible_to(request.actor), request.GET)
    figures = selectors.figures_for(periods.rows)
    may_choose = companies_for(request.actor, permissions.MARGIN_CHOOSE)
    may_close = companies_for(request.actor, permissions.MARGIN_CLOSE)
    choices = selectors.choices_visible_to(request.actor).filter(effective_until__isnull=True)
    context = {
        "page_title": _("VAT on used goods"),
        "shown": periods,
        "rows": [_row(period, figures[period.pk]) for period in periods.rows],
        "choices": [{"choice": row, "method": _named(row.method)} for row in choices],
        "choice_form": choice or (ChoiceForm(companies=may_choose) if may_choose.exists() else None),
        "stock_form": stock or (StockForm(companies=may_close) if may_close.exists() else None),
    }
    return render(request, "resale/margin_months.html", context, status=status)


@require_GET
def month(request: Any, period_id: UUID) -> HttpResponse:
    return shown_month(request, the_period(request, period_id))


def the_period(request: Any, period_id: UUID) -> MarginPeriod:
    rights.require(request.actor, permissions.MARGIN_READ)
    period = selectors.periods_visible_to(request.actor).filter(pk=period_id).first()
    if period is None:
        raise NotFound
    return period


def shown_month(request: Any, period: MarginPeriod, *, refused: str = "", status: int = 200) -> HttpResponse:
    figures = selectors.figures_of(period)
    lines = page(selectors.lines_of(period), request.GET)
    is_open = period.state == PeriodState.OPEN
    closers = companies_for(request.actor, permissions.MARGIN_CLOSE)
    context = {
        **_row(period, figures),
        "page_title": f"{period.legal_entity.name} · {period.month:%m/%Y}",
        "breadcrumbs": [(_("VAT on used goods"), "/resale/vat/")],
        "sides": [_side(period, figures, method) for method in MarginMethod],
        "full_price": {name: _money(period, str(value)) for name, value in figures["full_price"].items()},
        "exempt_sales": _money(period, figures["exempt_sales"]),
        "cases": selectors.open_cases_of(period) if is_open else [],
        "lines": lines.rows,
        "shown": lines,
        "refused": refused,
        "close_form": CloseForm(initial={"expected_total": figures["declared_vat"]}),
        "may_close": is_open and closers.filter(pk=period.legal_entity_id).exists(),
    }
    return render(request, "resale/margin_month.html", context, status=status)


def _row(period: MarginPeriod, figures: selectors.Figures) -> dict[str, Any]:
    return {
        "period": period,
        "is_open": period.state == PeriodState.OPEN,
        "figures": figures,
        "method": _named(figures["method"]),
        "declared": _money(period, figures["declared_vat"]),
        "item_vat": _money(period, figures["item_by_item"]["vat"]),
        "global_vat": _money(period, figures["globally"]["vat"]),
    }


def _side(period: MarginPeriod, figures: selectors.Figures, method: MarginMethod) -> dict[str, Any]:
    """One method's sums, in the order they are counted; what a method does not know is left out."""
    globally = method == MarginMethod.GLOBAL
    said: Any = figures["globally" if globally else "item_by_item"]
    labels = {
        "sales": _("Sales on the margin"),
        "purchases": _("All purchases") if globally else _("Paid for the things sold"),
        "carried_in": _("Carried from before"),
        "adjustment": _("Change of stock over the year"),
        "margin": _("Margin"),
        "taxable": _("Taxed margin"),
        "vat": _("VAT"),
        "carried_out": _("Carried to the next month"),
    }
    return {
        "label": _named(method),
        "declared": figures["method"] == method,
        "sums": [(labels[name], _money(period, said[name])) for name in AMOUNTS if name in said],
        "by_rate": [_at(period, row) for row in said["by_rate"]] if len(said["by_rate"]) > 1 else [],
    }


def _at(period: MarginPeriod, row: dict[str, str]) -> dict[str, Any]:
    return {"rate": Decimal(row["rate"]), "taxable": _money(period, row["taxable"]), "vat": _money(period, row["vat"])}


def _named(method: str) -> str:
    return capfirst(str(MarginMethod(method).label))


def _money(period: MarginPeriod, amount: str) -> Money:
    return Money(Decimal(amount), period.currency)
