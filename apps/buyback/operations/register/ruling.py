"""Deciding what may share an entry and how long entries are kept."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.validation import check_fields, duplicates_refused
from apps.stores.selectors import currencies_in_use, require_for_all

from ... import events, permissions
from ...models import RegisterRule
from ...states import KEPT_YEARS, MOST_YEARS


@transaction.atomic
def set_register_rule(
    *,
    actor: Actor,
    effective_from: date,
    lot_ceiling: Decimal,
    currency: str = "EUR",
    kept_years: int = KEPT_YEARS,
    legal_source: str = "",
) -> RegisterRule:
    """From this day on in the whole installation: the law is the same in every store. The past is never rewritten,
    and entries are kept for ten years at least."""
    require_for_all(actor, permissions.REGISTER_RULE)
    rule = RegisterRule(
        effective_from=effective_from,
        lot_ceiling=lot_ceiling,
        currency=currency,
        kept_years=kept_years,
        legal_source=legal_source.strip(),
        set_by=actor.label[:80],
    )
    errors = {}
    if effective_from < timezone.localdate():
        errors["/effective_from"] = _("Today at the earliest.")
    if lot_ceiling < 0:
        errors["/lot_ceiling"] = _("Not below zero.")
    if currency not in currencies_in_use():
        errors["/currency"] = _("No company keeps its money in this currency.")
    if not KEPT_YEARS <= kept_years <= MOST_YEARS:
        errors["/kept_years"] = _("From %(least)d to %(most)d years.") % {"least": KEPT_YEARS, "most": MOST_YEARS}
    check_fields(rule, also=errors)
    with duplicates_refused({"register_rule_once_a_day": "/effective_from"}), transaction.atomic():
        records.create(rule, events.register.REGISTER_RULE_SET, actor=actor)
    return rule
