"""What was seen of a thing, by whom, on which day: its grade history."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from ..states import Grade, ReportKind
from .item import Item


class ConditionReport(models.Model):
    """`findings` are the observed facts in both languages, by value; `file_ids` the photos, files of the item."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind)
    grade = models.CharField(max_length=1, choices=Grade)
    findings = models.JSONField(default=list, blank=True)
    notes = models.CharField(max_length=2000, blank=True)
    file_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(grade__in=Grade.values, kind__in=ReportKind.values), name="items_report_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.grade}"
