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
from apps.stores.selectors import require_company

from ... import permissions
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
    refusal = selectors.why_not_closed(period)
    if refusal is not None:
        raise refusal
    figures = selectors.figures_of(period)
    if expected_total is not None and Decimal(figures["declared_vat"]) != expected_total:
        raise TotalChanged(total=figures["declared_vat"])
    period.figures, period.closed_by, period.closed_at = dict(figures), actor.label[:80], timezone.now()
    records.move(period, "close", table=MARGIN_PERIOD, actor=actor, fields=["figures", "closed_by", "closed_at"])
    return period
