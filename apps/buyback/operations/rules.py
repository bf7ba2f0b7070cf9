"""Price rules of a company: drafted, discarded or published from a day on, retired; by who may in all its stores."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.clocks import each_still_due
from apps.core.errors import Invalid
from apps.core.validation import expect_version
from apps.stores.models import LegalEntity
from apps.stores.selectors import require_company, today_in_company

from .. import permissions as p
from .. import selectors
from ..errors import RulesPublished
from ..events import pricing as events
from ..inputs import NewRuleSet, RuleSetChanges
from ..inputs.pricing import rules_to_json
from ..models import PriceRuleSet
from ..states import PRICE_RULE_SET, RuleSetStatus
from .rule_checks import errors_in


@transaction.atomic
def draft_rule_set(new: NewRuleSet, *, actor: Actor) -> PriceRuleSet:
    """A set of a company's own, which counts for nothing until it is published."""
    require_company(actor, p.PRICE_RULES_WRITE, new.legal_entity_id)
    LegalEntity.objects.select_for_update().get(pk=new.legal_entity_id)
    known = PriceRuleSet.objects.filter(legal_entity_id=new.legal_entity_id)
    row = PriceRuleSet(
        legal_entity_id=new.legal_entity_id,
        number=(known.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=new.name.strip(),
        rules=rules_to_json(new.rules),
    )
    _refuse_mistakes(row, new)
    records.create(row, events.DRAFTED, actor=actor, to_state=row.status)
    return row


@transaction.atomic
def change_rule_set(
    rule_set_id: UUID, *, changes: RuleSetChanges, actor: Actor, version: int | None = None
) -> PriceRuleSet:
    """Only of a draft."""
    row = _lock(rule_set_id, p.PRICE_RULES_WRITE, actor)
    expect_version(row, version)
    if row.status != RuleSetStatus.DRAFT:
        raise RulesPublished
    rules = changes.get("rules") or selectors.rules_of(row)
    row.name, row.rules = changes.get("name", row.name).strip(), rules_to_json(rules)
    _refuse_mistakes(row, NewRuleSet(row.legal_entity_id, row.name, rules))
    records.update(row, events.CHANGED, actor=actor, fields=["name", "rules"])
    return row


@transaction.atomic
def discard_rule_set(rule_set_id: UUID, *, actor: Actor, version: int | None = None) -> PriceRuleSet:
    """Only a draft, for good: it never counted for anything. As it last was."""
    row = _lock(rule_set_id, p.PRICE_RULES_WRITE, actor)
    expect_version(row, version)
    if row.status != RuleSetStatus.DRAFT:
        raise RulesPublished(_("Only a draft is discarded: rules that were put in force stay."))
    records.remove(row, events.DISCARDED, actor=actor, from_state=row.status)
    return row


@transaction.atomic
def publish_rule_set(rule_set_id: UUID, *, effective_from: date, actor: Actor) -> PriceRuleSet:
    """In force from this day until the next set begins; the one before ends there. A set that was to begin on the same
    day gives way to it."""
    row = _lock(rule_set_id, p.PRICE_RULES_PUBLISH, actor)
    PRICE_RULE_SET.check(row, "publish", actor, None)
    if effective_from < today_in_company(row.legal_entity_id):
        raise Invalid({"/effective_from": _("Today at the earliest.")})
    LegalEntity.objects.select_for_update().get(pk=row.legal_entity_id)
    ahead = _make_room(row, effective_from, actor)
    row.effective_from, row.effective_until = effective_from, ahead
    row.published_by, row.published_at = actor.label, timezone.now()
    records.move(
        row, "publish", table=PRICE_RULE_SET, actor=actor,
        fields=["effective_from", "effective_until", "published_by", "published_at"],
    )  # fmt: skip
    return row


@transaction.atomic
def retire_rule_set(rule_set_id: UUID, *, actor: Actor) -> PriceRuleSet:
    """It ends today, or never begins: until another is published nothing is bought."""
    row = _lock(rule_set_id, p.PRICE_RULES_PUBLISH, actor)
    PRICE_RULE_SET.check(row, "retire", actor, None)
    ends = max(today_in_company(row.legal_entity_id), row.first_day)
    row.effective_until = min(ends, row.effective_until or ends)
    records.move(row, "retire", table=PRICE_RULE_SET, actor=actor, fields=["effective_until"])
    return row


def retire_ended_rule_sets(*, actor: Actor) -> int:
    """Those whose period is over, each in a transaction of its own; how many."""
    return each_still_due(
        selectors.rule_sets_over(),
        lock=lambda rule_set_id: _lock(rule_set_id, p.PRICE_RULES_PUBLISH, actor),
        end=lambda rule_set_id: retire_rule_set(rule_set_id, actor=actor),
    )


def _make_room(row: PriceRuleSet, day: date, actor: Actor) -> date | None:
    """End what is in force on that day; when the next begins, if one does."""
    standing = selectors.lock_rule_sets_of(row.legal_entity_id)
    for other in standing:
        ends = other.effective_until
        if other.first_day <= day and (ends is None or ends > day):
            other.effective_until = day
            records.update(other, events.SUPERSEDED, actor=actor, fields=["effective_until"])
            if other.status == RuleSetStatus.PUBLISHED and day <= today_in_company(row.legal_entity_id):
                records.move(other, "retire", table=PRICE_RULE_SET, actor=actor)
    begun = [other.first_day for other in standing if other.effective_from != other.effective_until]
    return min((first for first in begun if first > day), default=None)


def _lock(rule_set_id: UUID, right: str, actor: Actor) -> PriceRuleSet:
    row = selectors.lock_rule_set(rule_set_id, actor)
    require_company(actor, right, row.legal_entity_id)
    return row


def _refuse_mistakes(row: PriceRuleSet, new: NewRuleSet) -> None:
    errors = errors_in(new.rules, kept=selectors.categories_ever_bought(new.legal_entity_id))
    if not 0 < len(row.name) <= 100:
        errors["/name"] = _("From 1 to 100 characters.")
    if errors:
        raise Invalid(errors)
