"""Who worked on what, from when to when: personal data, kept for cost and for "not your own quality check"."""

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from .work_order import WorkOrder


class TimeEntry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    work_order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="time_entries")
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(fields=["work_order"], condition=Q(ended_at__isnull=True), name="time_one_running"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="time_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_order} {self.actor_label}"
