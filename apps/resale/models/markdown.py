"""By how much a price goes down the longer a thing stays."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store


class MarkdownPlan(Aggregate):
    """After `days[i]` days for sale, `percents[i]` off the price before the first reduction. Of one store, or of every
    store of the company (`store` null)."""

    resource = "markdown_plan"

    name = models.CharField(max_length=100)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    days = ArrayField(models.PositiveSmallIntegerField())
    percents = ArrayField(models.DecimalField(max_digits=5, decimal_places=2))
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "store"], condition=Q(active=True), nulls_distinct=False,
                name="markdown_plan_one_in_force",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> list[dict[str, Any]]:
        """As they were said."""
        return [{"days": days, "percent": percent} for days, percent in zip(self.days, self.percents, strict=True)]
