"""How long we answer for what we sell: rules with a date, since the law changes."""

from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity


class WarrantyRule(Aggregate):
    """For sales from `effective_from` on. The company's own row wins over everybody's (`legal_entity` null)."""

    resource = "warranty_rule"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, related_name="+")
    months = models.PositiveSmallIntegerField()
    presumption_months = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    legal_source = models.CharField(max_length=300, blank=True)  # where it is written
    set_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "effective_from"], nulls_distinct=False, name="warranty_rule_once"
            ),
            models.CheckConstraint(condition=Q(presumption_months__lte=F("months")), name="warranty_rule_sense"),
        ]

    def __str__(self) -> str:
        return f"{self.months} {self.effective_from}"
