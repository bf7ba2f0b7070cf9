"""Tax codes, and their rates as rows with dates: a new law is a new row, never an edit."""

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate
from apps.core.periods import one_a_day

from ..states import TaxScheme
from .labels import labels_given


@pghistory.track()
class TaxCode(Aggregate):
    resource = "tax_code"

    code = models.CharField(max_length=20, unique=True)
    labels = models.JSONField()
    scheme = models.CharField(max_length=10, choices=TaxScheme, default=TaxScheme.STANDARD)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [labels_given("catalog_tax_code_labels")]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class TaxRate(models.Model):
    """The percentage of a code from one day until, and not including, another."""

    tax_code = models.ForeignKey(TaxCode, on_delete=models.PROTECT, related_name="rates")
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["tax_code", "effective_from"]
        constraints = [
            one_a_day("catalog_tax_rate_one_a_day", "tax_code"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="catalog_tax_rate_percent"),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="catalog_tax_rate_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tax_code} {self.rate} %"
