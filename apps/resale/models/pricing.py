"""What was asked for a thing and when, and the rules a price is suggested by."""

import pgtrigger
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.items.states import Grade
from apps.stores.models import LegalEntity

from .stock import MONEY, StockItem


class PriceChange(models.Model):
    """One price from one moment on; append-only by trigger. `previous` empty: it was the first."""

    stock_item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="prices")
    price = models.DecimalField(**MONEY)
    previous = models.DecimalField(**MONEY, null=True)
    cost = models.DecimalField(**MONEY)  # as it stood: whoever set a price below it did so knowingly
    reason = models.CharField(max_length=200, blank=True)
    markdown = models.BooleanField(default=False)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["stock_item", "since"], name="price_change_history")]
        triggers = [pgtrigger.Protect(name="price_change_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.price} {self.since:%Y-%m-%d}"


class PriceRule(Aggregate):
    """From a day on: what share of the new price a grade fetches, and the least margin. The company's own row wins over
    everybody's (`legal_entity` null)."""

    resource = "resale_price_rule"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, related_name="+")
    grade = models.CharField(max_length=1, choices=Grade)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    minimum_margin = models.DecimalField(**MONEY)
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "grade", "effective_from"], nulls_distinct=False, name="price_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(share_percent__gt=0, share_percent__lte=100, minimum_margin__gte=0), name="price_rule_sense"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.share_percent}"
