"""How well an integrator's own till or program behaves, judged by what it did in a sandbox."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import Store

from .consumers import Consumer
from .device_keys import DeviceKey


class ConformanceRun(Aggregate):
    """One examination of one till key or consumer. `orders` are the test orders made for it, by role; `results` are
    kept as they were judged: {check, outcome, seen}."""

    resource = "conformance_run"

    device_key = models.ForeignKey(DeviceKey, on_delete=models.PROTECT, null=True, related_name="conformance_runs")
    consumer = models.ForeignKey(Consumer, on_delete=models.PROTECT, null=True, related_name="conformance_runs")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    suite = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)  # per cent of the checks passed
    orders = models.JSONField(default=dict)
    results = models.JSONField(default=list)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(device_key__isnull=True, consumer__isnull=False)
                | Q(device_key__isnull=False, consumer__isnull=True),
                name="access_conformance_of_one_caller",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, score__isnull=True)
                | Q(finished_at__isnull=False, score__isnull=False, score__lte=100),
                name="access_conformance_scored_when_finished",
            ),
            models.UniqueConstraint(
                fields=["device_key", "consumer"],
                condition=Q(finished_at__isnull=True),
                nulls_distinct=False,
                name="access_conformance_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.started_at:%Y-%m-%d}"

    @property
    def caller(self) -> str:
        return str(self.device_key.till if self.device_key else self.consumer)

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id


class ConformanceCall(models.Model):
    """One request of the caller while a run was open: what it meant and what it was answered; no personal data."""

    run = models.ForeignKey(ConformanceRun, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    action = models.CharField(max_length=10)  # find, open, discard, pay, other
    status = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)  # of the problem it was answered
    payable_id = models.CharField(max_length=36, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.action} {self.status}"
