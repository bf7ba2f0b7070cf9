"""Reads of tax codes and of the rate that counts on a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from apps.core.actors import Actor
from apps.core.errors import NotFound

from ..models import TaxCode, TaxRate
from ..permissions import TAX_CODES_READ


def tax_codes_visible_to(actor: Actor) -> QuerySet[TaxCode]:
    return TaxCode.objects.prefetch_related("rates") if actor.can(TAX_CODES_READ) else TaxCode.objects.none()


def tax_codes_by_code(codes: Iterable[str]) -> dict[str, TaxCode]:
    """Those in use among these codes."""
    return {found.code: found for found in TaxCode.objects.filter(code__in=list(codes), archived_at__isnull=True)}


def rate_on(tax_code: TaxCode, day: date) -> Decimal:
    """The percentage of this code on that day (the store's day); NotFound when no row covers it."""
    row = (
        TaxRate.objects.filter(tax_code=tax_code, effective_from__lte=day)
        .filter(Q(effective_until__isnull=True) | Q(effective_until__gt=day))
        .first()
    )
    if row is None:
        raise NotFound
    return row.rate
