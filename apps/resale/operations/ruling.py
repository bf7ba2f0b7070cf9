"""Rules with a date: how a price is suggested, and how long we answer for what is sold."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.validation import check_fields
from apps.items.states import Grade
from apps.stores.selectors import lock_company, require_company, today_in_company

from .. import events, permissions
from ..inputs import NewPriceRule, NewWarrantyRule
from ..models import PriceRule, WarrantyRule

# A start until the shop knows its own market: share of the new price per grade.
SHARES = {Grade.A: 65, Grade.B: 50, Grade.C: 35, Grade.D: 20}
MARGIN = Decimal("10.00")
USED_GOODS_SINCE = date(2022, 1, 1)
SAID_OF_WARRANTY = ("months", "presumption_months", "legal_source", "set_by")


@transaction.atomic
def set_price_rule(rule: NewPriceRule, *, legal_entity_id: UUID, actor: Actor) -> PriceRule:
    """For the whole company from a day on, by who may in all its stores; the same day again replaces what was
    said for it."""
    require_company(actor, permissions.RESALE_RULE, legal_entity_id)
    wrong = _too_early(rule.effective_from, legal_entity_id)
    if not 0 < rule.share_percent <= 100:
        wrong["/share_percent"] = _("A share above zero, at most 100.")
    if rule.minimum_margin < 0:
        wrong["/minimum_margin"] = _("An amount of zero or more, in whole cents.")
    found = PriceRule(
        legal_entity_id=legal_entity_id,
        grade=rule.grade,
        share_percent=rule.share_percent,
        minimum_margin=rule.minimum_margin,
        effective_from=rule.effective_from,
    )
    check_fields(found, also=wrong)
    lock_company(legal_entity_id)
    known = PriceRule.objects.filter(
        legal_entity_id=legal_entity_id, grade=rule.grade, effective_from=rule.effective_from
    ).first()
    if known is None:
        records.create(found, events.PRICE_RULE_SET, actor=actor)
        return found
    known.share_percent, known.minimum_margin = rule.share_percent, rule.minimum_margin
    records.update(known, events.PRICE_RULE_SET, actor=actor, fields=["share_percent", "minimum_margin"])
    return known


@transaction.atomic
def set_warranty_rule(rule: NewWarrantyRule, *, legal_entity_id: UUID, actor: Actor) -> WarrantyRule:
    """For the whole company from a day on, by who may in all its stores; what was sold before keeps what it was
    promised."""
    require_company(actor, permissions.WARRANTY_RULES_WRITE, legal_entity_id)
    wrong = _too_early(rule.effective_from, legal_entity_id)
    if not 0 < rule.presumption_months <= rule.months <= 120:
        wrong["/months"] = _("From one month to ten years, and the presumption no longer than the warranty.")
    found = WarrantyRule(
        legal_entity_id=legal_entity_id,
        months=rule.months,
        presumption_months=rule.presumption_months,
        effective_from=rule.effective_from,
        legal_source=rule.legal_source.strip(),
        set_by=actor.label[:80],
    )
    check_fields(found, also=wrong)
    lock_company(legal_entity_id)
    known = WarrantyRule.objects.filter(legal_entity_id=legal_entity_id, effective_from=rule.effective_from).first()
    if known is None:
        records.create(found, events.WARRANTY_RULE_SET, actor=actor)
        return found
    known.months, known.presumption_months = rule.months, rule.presumption_months
    known.legal_source, known.set_by = found.legal_source, found.set_by
    records.update(known, events.WARRANTY_RULE_SET, actor=actor, fields=SAID_OF_WARRANTY)
    return known


@transaction.atomic
def sync_default_rules(**_signal: Any) -> None:
    """After each migration: rules for everybody where there are none at all. What stands is left alone."""
    if not WarrantyRule.objects.filter(legal_entity=None).exists():
        WarrantyRule.objects.create(months=24, presumption_months=12, effective_from=USED_GOODS_SINCE)
    if not PriceRule.objects.filter(legal_entity=None).exists():
        PriceRule.objects.bulk_create(
            PriceRule(grade=grade, share_percent=Decimal(share), minimum_margin=MARGIN, effective_from=USED_GOODS_SINCE)
            for grade, share in SHARES.items()
        )


def _too_early(day: date, legal_entity_id: UUID) -> dict[str, str]:
    """The past is never rewritten."""
    return {"/effective_from": _("Today at the earliest.")} if day < today_in_company(legal_entity_id) else {}
