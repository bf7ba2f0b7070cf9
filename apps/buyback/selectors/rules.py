"""Price rules, by who asks and by the day that counts."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.customers.selectors import entities_where, of_entities
from apps.stores.models import LegalEntity, Store
from apps.stores.selectors import companies_for, decides_for, today_where

from ..errors import NoPriceRules
from ..inputs.pricing import Rules, rules_from_json
from ..models import PriceRuleSet
from ..permissions import PRICE_RULES_PUBLISH, PRICE_RULES_READ, PRICE_RULES_WRITE
from ..states.pricing import RuleSetStatus


def rule_sets_visible_to(actor: Actor) -> QuerySet[PriceRuleSet]:
    """Of the companies in a store of which they hold the right."""
    rows = PriceRuleSet.objects.select_related("legal_entity")
    held = of_entities(actor, PRICE_RULES_READ)
    return rows if held is None else rows.filter(held)


def companies_read(actor: Actor) -> frozenset[UUID] | None:
    """Those whose rules they may read; None means all."""
    return entities_where(actor, PRICE_RULES_READ)


def decides_on(row: PriceRuleSet, actor: Actor) -> bool:
    """The rules are the whole company's: the right is held in all its stores, where the table asks for it in any."""
    return decides_for(actor, PRICE_RULES_PUBLISH, row.legal_entity_id)


def companies_without_rules(actor: Actor) -> QuerySet[LegalEntity]:
    """Those whose first set is theirs to draft."""
    return companies_for(actor, PRICE_RULES_WRITE).exclude(pk__in=PriceRuleSet.objects.values("legal_entity_id"))


def lock_rule_set(rule_set_id: UUID, actor: Actor) -> PriceRuleSet:
    row = rule_sets_visible_to(actor).select_for_update(of=("self",)).filter(pk=rule_set_id).first()
    if row is None:
        raise NotFound
    return row


def lock_rule_sets_of(legal_entity_id: UUID) -> list[PriceRuleSet]:
    """Every published or retired set of the company, the first in force first."""
    rows = PriceRuleSet.objects.select_for_update().filter(legal_entity_id=legal_entity_id)
    return list(rows.exclude(status=RuleSetStatus.DRAFT).order_by("effective_from", "number"))


def rule_set_on(legal_entity_id: UUID, day: date) -> PriceRuleSet:
    """The one in force on that day, or NoPriceRules."""
    row = (
        PriceRuleSet.objects.exclude(status=RuleSetStatus.DRAFT)
        .filter(legal_entity_id=legal_entity_id, effective_from__lte=day)
        .filter(Q(effective_until__isnull=True) | Q(effective_until__gt=day))
        .first()
    )
    if row is None:
        raise NoPriceRules
    return row


def rule_sets_over() -> QuerySet[PriceRuleSet]:
    """Published sets whose last day has passed, in every store of the company."""
    behind = Store.objects.annotate(today=today_where("timezone")).filter(
        entity_id=OuterRef("legal_entity_id"), today__lt=OuterRef("effective_until")
    )
    published = PriceRuleSet.objects.filter(status=RuleSetStatus.PUBLISHED)
    return published.filter(~Exists(behind), effective_until__lte=timezone.localdate())


def categories_ever_bought(legal_entity_id: UUID) -> set[str]:
    """The codes that any set of the company names, drafts too."""
    sets = PriceRuleSet.objects.filter(legal_entity_id=legal_entity_id).values_list("rules__categories", flat=True)
    return {each["category"] for categories in sets for each in categories}


def rules_of(rule_set: PriceRuleSet) -> Rules:
    return rules_from_json(rule_set.rules)
