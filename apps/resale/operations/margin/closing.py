"""Closing a month: what it says stays, and what is known later goes to the next."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, TotalChanged
from apps.core.validation import expect_version
from apps.stores.models import Store
from apps.stores.selectors import require_company, today_in

from ... import permissions
from ...errors import EarlierPeriodOpen, MarginCasesOpen, PeriodNotOver
from ...models import MarginPeriod
from ...selectors import margin as selectors
from ...states import MARGIN_PERIOD, PeriodState


@transaction.atomic
def close_margin_period(
    *, actor: Actor, legal_entity_id: UUID, month: date, expected_total: Decimal | None, version: int | None = None
) -> MarginPeriod:
    """Freeze the month's figures. `expected_total` is the VAT it declares, as it was last shown: TotalChanged when the
    book says another by now; None when the caller compares by itself. Months are closed in
    their order, once over in every store."""
    require_company(actor, permissions.MARGIN_CLOSE, legal_entity_id)
    selectors.hold_book(legal_entity_id, alone=True)
    period = selectors.lock_period(legal_entity_id, month)
    expect_version(period, version)
    if period.state != PeriodState.OPEN:
        raise IllegalTransition(state=period.state, action="close", allowed=[])
    _require_over(period)
    _require_earlier_closed(period)
    _require_settled(period)
    figures = selectors.figures_of(period)
    if expected_total is not None and Decimal(figures["declared_vat"]) != expected_total:
        raise TotalChanged(total=figures["declared_vat"])
    period.figures, period.closed_by, period.closed_at = dict(figures), actor.label[:80], timezone.now()
    records.move(period, "close", table=MARGIN_PERIOD, actor=actor, fields=["figures", "closed_by", "closed_at"])
    return period


def _require_over(period: MarginPeriod) -> None:
    after = selectors.next_month(period.month)
    if any(today_in(store) < after for store in Store.objects.filter(entity_id=period.legal_entity_id)):
        raise PeriodNotOver


def _require_earlier_closed(period: MarginPeriod) -> None:
    earlier = MarginPeriod.objects.filter(
        legal_entity_id=period.legal_entity_id, state=PeriodState.OPEN, month__lt=period.month
    )
    if months := [f"{month:%Y-%m}" for month in earlier.order_by("month").values_list("month", flat=True)]:
        raise EarlierPeriodOpen(months)


def _require_settled(period: MarginPeriod) -> None:
    named = ("item", "sale", "month", "asked_article", "asked_tax_code", "rung_article", "rung_tax_code", "ticket")
    cases = selectors.open_cases_of(period)
    if cases:
        raise MarginCasesOpen([{"code": case.code} | {name: case.details[name] for name in named} for case in cases])
