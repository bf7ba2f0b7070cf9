"""How far the clock of a sandbox store has been moved on."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from apps.stores.models import Store


class SandboxClock(models.Model):
    """`moved` since the last reset; a store without a row has everybody's time."""

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="+")
    moved = models.DurationField(default=timedelta(0))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(moved__gte=timedelta(0)), name="sandbox_clock_goes_forward")]

    def __str__(self) -> str:
        return f"{self.store} {self.moved}"
