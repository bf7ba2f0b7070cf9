"""How long we answer for what is sold on a day."""

import calendar
from datetime import date
from uuid import UUID

from django.db.models import Q

from ..models import WarrantyRule

# Used goods sold to consumers in France (code de la consommation, L. 217-3 and L. 217-7).
LEGAL_MONTHS, LEGAL_PRESUMPTION = 24, 12


def warranty_from(day: date, *, entity_id: UUID) -> tuple[date, date]:
    """(until when we answer, until when a defect is presumed to have been there), both days included.

    Where no rule covers the day the law's own terms do: a sale that has happened is not refused for want of a row.
    """
    rule = rule_on(day, entity_id=entity_id)
    months, presumed = (rule.months, rule.presumption_months) if rule else (LEGAL_MONTHS, LEGAL_PRESUMPTION)
    return months_later(day, months), months_later(day, presumed)


def warranty_months(day: date, *, entity_id: UUID) -> int:
    """How long we would answer for what is sold that day."""
    rule = rule_on(day, entity_id=entity_id)
    return rule.months if rule else LEGAL_MONTHS


def rule_on(day: date, *, entity_id: UUID) -> WarrantyRule | None:
    """The company's own rule wins over everybody's, then the latest that has begun."""
    rows = WarrantyRule.objects.filter(Q(legal_entity_id=entity_id) | Q(legal_entity=None), effective_from__lte=day)
    return max(rows, key=lambda rule: (rule.legal_entity_id is not None, rule.effective_from), default=None)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
