"""What each month says, both methods side by side. Closed months say what they said; open ones are counted anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from apps.catalog.models import TaxRate
from apps.core.money import ZERO, total

from ...models import MarginChoice, MarginLine, MarginPeriod
from ...states import OF_A_SALE, OF_PURCHASES, MarginMethod, PeriodState, Regime
from .deciding import RUNG
from .sums import GlobalMonth, global_month, stock_adjustment, vat_within


class ByRate(TypedDict):
    rate: str
    taxable: str
    vat: str


class ItemByItem(TypedDict):
    sales: str
    purchases: str
    margin: str
    taxable: str
    vat: str
    by_rate: list[ByRate]


class Globally(TypedDict):
    sales: str
    purchases: str
    carried_in: str
    adjustment: str
    margin: str
    taxable: str
    vat: str
    carried_out: str
    by_rate: list[ByRate]


class FullPrice(TypedDict):
    sales: str
    vat: str


class Figures(TypedDict):
    """Amounts are strings in the company's currency, tax included. `declared_vat` is that of `method`; what was sold
    on the full price, or by an exempt company, stands beside it: its VAT is on the tickets."""

    method: str
    declared_vat: str
    lines: int
    late_lines: int
    item_by_item: ItemByItem
    globally: Globally
    full_price: FullPrice
    exempt_sales: str


Row = Mapping[str, Any]  # the sums of one period, kind, regime and rate


def figures_of(period: MarginPeriod) -> Figures:
    return figures_for([period])[period.pk]


def figures_for(periods: Collection[MarginPeriod]) -> dict[UUID, Figures]:
    """Of all these months, in a fixed number of queries."""
    companies = {period.legal_entity_id for period in periods if period.state == PeriodState.OPEN}
    found = {period.pk: period.figures for period in periods if period.state == PeriodState.CLOSED}
    if companies:
        found |= _counted(companies)
    return {period.pk: found[period.pk] for period in periods}


def _counted(companies: Iterable[UUID]) -> dict[UUID, Figures]:
    """Open months one after the other, since each carries into the next, on from the last closed one."""
    rows = MarginPeriod.objects.filter(legal_entity_id__in=companies).select_related("legal_entity")
    periods = list(rows.order_by("legal_entity_id", "month"))
    sums = _sums([period for period in periods if period.state == PeriodState.OPEN])
    choices = list(MarginChoice.objects.filter(legal_entity_id__in=companies))
    rates = list(TaxRate.objects.filter(tax_code__code=RUNG[Regime.MARGIN].tax_code))
    found: dict[UUID, Figures] = {}
    before: MarginPeriod | None = None
    for period in periods:
        if period.state == PeriodState.CLOSED:
            found[period.pk] = period.figures
        else:
            same = before if before and before.legal_entity_id == period.legal_entity_id else None
            choice = _choice(choices, period)
            carried = _carried_into(period, choice, same, found.get(same.pk) if same else None)
            found[period.pk] = _month(period, choice, sums[period.pk], carried, _rate(rates, period.month))
        before = period
    return found


def _sums(periods: Iterable[MarginPeriod]) -> dict[UUID, list[Row]]:
    rows = (
        MarginLine.objects.filter(period__in=[period.pk for period in periods])
        .values("period_id", "kind", "regime", "rate")
        .annotate(
            lines=Count("id"),
            late=Count("id", filter=Q(occurred_on__lt=F("period__month"))),
            **{name: Sum(name) for name in ("sale", "purchase", "taxable", "vat")},
        )
        .order_by("rate")
    )
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["period_id"]].append(row)
    return found


def _choice(choices: Iterable[MarginChoice], period: MarginPeriod) -> MarginChoice:
    for choice in choices:
        ended = choice.effective_until and choice.effective_until <= period.month
        if choice.legal_entity_id == period.legal_entity_id and choice.effective_from <= period.month and not ended:
            return choice
    return MarginChoice()


def _carried_into(
    period: MarginPeriod, choice: MarginChoice, before: MarginPeriod | None, said: Figures | None
) -> Decimal:
    """An excess is carried while the company counts globally; over the year's end if it chose so. Its first global
    month begins with none: what an item by item month would have carried was never a right."""
    if before is None or said is None:
        return ZERO
    if choice.method == MarginMethod.GLOBAL != said["method"]:
        return ZERO
    if before.month.year != period.month.year and not choice.carry_over_year:
        return ZERO
    return Decimal(said["globally"]["carried_out"])


def _rate(rates: Iterable[TaxRate], day: date) -> Decimal:
    """Asked for only in a month that has an adjustment and no sale; zero where no rate is known."""
    for row in rates:
        if row.effective_from <= day and (row.effective_until is None or row.effective_until > day):
            return row.rate
    return ZERO


def _month(
    period: MarginPeriod, choice: MarginChoice, rows: Collection[Row], carried_in: Decimal, rate: Decimal
) -> Figures:
    sold = [row for row in rows if row["kind"] in OF_A_SALE]
    on_margin = [row for row in sold if row["regime"] == Regime.MARGIN]
    full = [row for row in sold if row["regime"] == Regime.STANDARD]
    sales_by_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
    for row in on_margin:
        sales_by_rate[row["rate"]] += row["sale"]
    globally = global_month(
        sales_by_rate=sales_by_rate,
        purchases=total(row["purchase"] for row in rows if row["kind"] in OF_PURCHASES),
        rate=rate,
        currency=period.currency,
        carried_in=carried_in,
        adjustment=_adjustment(period),
    )
    alone = _item_by_item(on_margin)
    return Figures(
        method=choice.method,
        declared_vat=str(globally.vat) if choice.method == MarginMethod.GLOBAL else alone["vat"],
        lines=sum(row["lines"] for row in rows),
        late_lines=sum(row["late"] for row in rows),
        item_by_item=alone,
        globally=_globally(globally),
        full_price=FullPrice(sales=_sum(full, "sale"), vat=_sum(full, "vat")),
        exempt_sales=_sum([row for row in sold if row["regime"] == Regime.EXEMPT], "sale"),
    )


def _adjustment(period: MarginPeriod) -> Decimal:
    if period.stock_first is None or period.stock_last is None:
        return ZERO
    return stock_adjustment(first=period.stock_first, last=period.stock_last)


def _item_by_item(rows: Collection[Row]) -> ItemByItem:
    by_rate: dict[Decimal, list[Row]] = defaultdict(list)
    for row in rows:
        by_rate[row["rate"]].append(row)
    sales, purchases = total(row["sale"] for row in rows), total(row["purchase"] for row in rows)
    return ItemByItem(
        sales=str(sales),
        purchases=str(purchases),
        margin=str(sales - purchases),
        taxable=_sum(rows, "taxable"),
        vat=_sum(rows, "vat"),
        by_rate=[
            ByRate(rate=str(rate), taxable=_sum(part, "taxable"), vat=_sum(part, "vat"))
            for rate, part in sorted(by_rate.items())
        ],
    )


def _globally(month: GlobalMonth) -> Globally:
    return Globally(
        sales=str(month.sales),
        purchases=str(month.purchases),
        carried_in=str(month.carried_in),
        adjustment=str(month.adjustment),
        margin=str(month.margin),
        taxable=str(month.taxable),
        vat=str(month.vat),
        carried_out=str(month.carried_out),
        by_rate=[
            ByRate(rate=str(rate), taxable=str(part), vat=str(vat_within(part, rate, month.currency)))
            for rate, part in sorted(month.by_rate.items())
        ],
    )


def _sum(rows: Iterable[Row], name: str) -> str:
    return str(total(row[name] for row in rows))
