"""Tax codes and their dated rates."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.permissions import require
from apps.core.validation import check_fields, duplicates_refused, expect_version, label_errors

from .. import events
from ..models import TaxCode, TaxRate
from ..permissions import TAX_CODES_WRITE
from ..states import TaxScheme

# French rates in force; an accountant confirms them, an operator changes them by adding rows.
DEFAULTS = (
    ("FR20", TaxScheme.STANDARD, "20.00", date(2014, 1, 1), "TVA 20 %", "VAT 20 %"),
    ("FR10", TaxScheme.STANDARD, "10.00", date(2014, 1, 1), "TVA 10 %", "VAT 10 %"),
    ("FR55", TaxScheme.STANDARD, "5.50", date(2014, 1, 1), "TVA 5,5 %", "VAT 5.5 %"),
    ("MARGIN", TaxScheme.MARGIN, "20.00", date(2014, 1, 1), "TVA sur la marge", "VAT on the margin"),
    ("EXEMPT", TaxScheme.EXEMPT, "0.00", date(2014, 1, 1), "Sans TVA", "No VAT"),
    # Security deposits and goodwill: no price, so no VAT to be exempt from.
    ("OUT_OF_SCOPE", TaxScheme.EXEMPT, "0.00", date(2014, 1, 1), "Hors champ de la TVA", "Outside the scope of VAT"),
)


@transaction.atomic
def create_tax_code(
    *, actor: Actor, code: str, labels: Mapping[str, str], scheme: TaxScheme, rate: Decimal, effective_from: date
) -> TaxCode:
    require(actor, TAX_CODES_WRITE)
    tax_code = TaxCode(code=code, labels=dict(labels), scheme=scheme)
    check_fields(tax_code, also=label_errors(labels) | _rate_errors(rate))
    with duplicates_refused({"catalog_taxcode_code_key": "/code"}):
        records.create(tax_code, events.TAX_CODE_CREATED, actor=actor)
    TaxRate.objects.create(tax_code=tax_code, rate=rate, effective_from=effective_from)
    return tax_code


@transaction.atomic
def set_tax_rate(
    *, actor: Actor, tax_code_id: UUID, rate: Decimal, effective_from: date, version: int | None = None
) -> TaxCode:
    """Another rate from this day on: the present one ends there. The past is never rewritten."""
    require(actor, TAX_CODES_WRITE)
    tax_code = TaxCode.objects.select_for_update().filter(pk=tax_code_id).first()
    if tax_code is None:
        raise NotFound
    expect_version(tax_code, version)
    errors = _rate_errors(rate)
    present = TaxRate.objects.filter(tax_code=tax_code, effective_until__isnull=True).first()
    if present and effective_from <= present.effective_from:
        errors["/effective_from"] = _("The present rate began on %(day)s: a new one begins later.") % {
            "day": present.effective_from.isoformat()
        }
    if errors:
        raise Invalid(errors)
    if present:
        present.effective_until = effective_from
        present.save(update_fields=["effective_until"])
    TaxRate.objects.create(tax_code=tax_code, rate=rate, effective_from=effective_from)
    records.update(tax_code, events.TAX_CODE_UPDATED, actor=actor, fields=())
    return tax_code


@transaction.atomic
def sync_default_tax_codes(**_signal: Any) -> None:
    """After each migration: codes this release knows and the installation has not. What stands is left alone,
    and no event tells of it: a release's defaults are no fact of the business."""
    known = set(TaxCode.objects.values_list("code", flat=True))
    for code, scheme, rate, since, fr, en in DEFAULTS:
        if code not in known:
            tax_code = TaxCode.objects.create(code=code, scheme=scheme, labels={"fr": fr, "en": en})
            TaxRate.objects.create(tax_code=tax_code, rate=Decimal(rate), effective_from=since)


def _rate_errors(rate: Decimal) -> dict[str, str]:
    if not 0 <= rate <= 100 or rate != round(rate, 2):
        return {"/rate": _("A percentage from 0 to 100 with at most two decimals.")}
    return {}
