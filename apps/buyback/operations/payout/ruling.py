"""Deciding how much may be paid in cash."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.validation import check_fields, duplicates_refused
from apps.stores.selectors import require_for_all

from ... import permissions
from ...events import payout as events
from ...inputs.payout import NewCashRule
from ...models import CashRule


@transaction.atomic
def set_cash_rule(new: NewCashRule, *, actor: Actor) -> CashRule:
    """From this day on in the whole installation: the law is the same in every store. The past is never rewritten."""
    require_for_all(actor, permissions.payout.CASH_RULES_WRITE)
    rule = CashRule(
        effective_from=new.effective_from,
        limit=new.limit,
        days=new.days,
        legal_source=new.legal_source.strip(),
        set_by=actor.label[:80],
    )
    errors = {}
    if new.effective_from < timezone.localdate():
        errors["/effective_from"] = _("Today at the earliest.")
    if new.limit < 0:
        errors["/limit"] = _("Not below zero.")
    if not 1 <= new.days <= 366:
        errors["/days"] = _("From 1 to %(most)d days.") % {"most": 366}
    check_fields(rule, also=errors)
    with duplicates_refused({"buyback_cashrule_effective_from_key": "/effective_from"}), transaction.atomic():
        records.create(rule, events.CASH_RULE_SET, actor=actor)
    return rule
