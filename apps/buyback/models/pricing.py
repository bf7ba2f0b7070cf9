"""Price rules of a company, as dated sets: a new rule is a new set, never an edit of one that was in force."""

from datetime import date
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate
from apps.core.periods import one_a_day
from apps.stores.models import LegalEntity

from ..states.pricing import RuleSetStatus


@pghistory.track()
class PriceRuleSet(Aggregate):
    """`number` counts the sets of a company. `rules` is `inputs.pricing.Rules`; from publishing on the database keeps
    them, and lets only the end of the period still be written."""

    resource = "price_rule_set"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100)
    status = models.CharField(max_length=10, choices=RuleSetStatus, default=RuleSetStatus.DRAFT)
    rules = models.JSONField()
    effective_from = models.DateField(null=True)
    effective_until = models.DateField(null=True)
    published_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="price_rule_set_number_once"),
            one_a_day("price_rule_set_one_a_day", "legal_entity", condition=~Q(status=RuleSetStatus.DRAFT)),
            models.CheckConstraint(
                condition=Q(status=RuleSetStatus.DRAFT, effective_from__isnull=True, effective_until__isnull=True)
                | (~Q(status=RuleSetStatus.DRAFT) & Q(effective_from__isnull=False, published_at__isnull=False)),
                name="price_rule_set_published_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gte=F("effective_from")),
                name="price_rule_set_dates",
            ),
            models.CheckConstraint(condition=Q(status__in=RuleSetStatus.values), name="price_rule_set_status"),
        ]

    def __str__(self) -> str:
        return f"{self.name} no. {self.number}"

    @property
    def first_day(self) -> date:
        """Only a draft has none (the constraint above)."""
        assert self.effective_from is not None
        return self.effective_from

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return None, self.legal_entity_id
