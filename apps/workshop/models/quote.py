"""What the work will cost, as the customer saw it: versions are never edited, only superseded."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.catalog.models import Product

from ..states import Decision, LineKind, QuoteState
from .work_order import WorkOrder


class Quote(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="quotes")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=QuoteState, default=QuoteState.SENT)
    total = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    valid_until = models.DateField(null=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["work_order", "number"], name="quote_number_once"),
            models.UniqueConstraint(
                fields=["work_order"],
                condition=Q(state__in=(QuoteState.SENT, QuoteState.APPROVED)),
                name="quote_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_order} no. {self.number}"


class QuoteLine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="+")
    article = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=9, decimal_places=3)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    tax_code = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="quote_line_position"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gte=0), name="quote_line_sensible"),
        ]

    def __str__(self) -> str:
        return self.label
