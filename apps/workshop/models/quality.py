"""The second pair of eyes."""

from django.db import models
from uuid_utils.compat import uuid7

from .work_order import WorkOrder


class QualityCheck(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="quality_checks")
    passed = models.BooleanField()
    notes = models.TextField(blank=True)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["checked_at"]

    def __str__(self) -> str:
        return f"{self.work_order} {'passed' if self.passed else 'failed'}"
