"""Rules with a date: how a price is suggested, and how long we answer for what is sold."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.core.validation import check_fields
from apps.items.states import Grade
from apps.stores.models import Store
from apps.stores.selectors import require_company, today_in

from .. import permissions
from ..inputs import NewPriceRule, NewWarrantyRule
from ..models import PriceRule, WarrantyRule

# A start until the shop knows its own market: share of the new price per grade.
SHARES = {Grade.A: 65, Grade.B: 50, Grade.C: 35, Grade.D: 20}
MARGIN = Decimal("10.00")
USED_GOODS_SINCE = date(2022, 1, 1)


@transaction.atomic
def set_price_rule(rule: NewPriceRule, *, store: Store, actor: Actor) -> PriceRule:
    """For the store’s whole company from a day on, by who may in all its stores; the same day again replaces what was
    said for it."""
    require_company(actor, permissions.RESALE_RULE, store.entity_id)
    wrong = _too_early(rule.effective_from, store)
    if not 0 < rule.share_percent <= 100:
        wrong["/share_percent"] = _("A share above zero, at most 100.")
    if rule.minimum_margin < 0:
        wrong["/minimum_margin"] = _("An amount of zero or more, in whole cents.")
    found = PriceRule(
        legal_entity_id=store.entity_id,
        grade=rule.grade,
        share_percent=rule.share_percent,
        minimum_margin=rule.minimum_margin,
        effective_from=rule.effective_from,
    )
    check_fields(found, also=wrong)
    return PriceRule.objects.update_or_create(
        legal_entity_id=store.entity_id,
        grade=rule.grade,
        effective_from=rule.effective_from,
        defaults={"share_percent": rule.share_percent, "minimum_margin": rule.minimum_margin},
    )[0]


@transaction.atomic
def set_warranty_rule(rule: NewWarrantyRule, *, store: Store, actor: Actor) -> WarrantyRule:
    """For the store’s whole company from a day on, by who may in all its stores; what was sold before keeps what it was
    promised."""
    require_company(actor, permissions.RESALE_RULE, store.entity_id)
    wrong = _too_early(rule.effective_from, store)
    if not 0 < rule.presumption_months <= rule.months <= 120:
        wrong["/months"] = _("From one month to ten years, and the presumption no longer than the warranty.")
    if wrong:
        raise Invalid(wrong)
    return WarrantyRule.objects.update_or_create(
        legal_entity_id=store.entity_id,
        effective_from=rule.effective_from,
        defaults={"months": rule.months, "presumption_months": rule.presumption_months},
    )[0]


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


def _too_early(day: date, store: Store) -> dict[str, str]:
    """The past is never rewritten."""
    return {"/effective_from": _("Today at the earliest.")} if day < today_in(store) else {}
