"""Through which doors a store's tickets reach us, and how late each may be."""

from uuid import UUID

from django.db import models

from apps.core.models import Aggregate
from apps.stores.models import Store

from ..states import Door


class StoreDoor(Aggregate):
    """`lateness` counts from the ticket to its arrival here; `source` says who brings it, for people."""

    resource = "store_door"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="doors")
    door = models.CharField(max_length=10, choices=Door)
    source = models.CharField(max_length=60)
    lateness = models.DurationField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["lateness"]
        constraints = [
            models.UniqueConstraint(fields=["store", "door", "source"], name="store_door_once"),
            models.CheckConstraint(condition=models.Q(door__in=Door.values), name="store_door_known"),
        ]

    def __str__(self) -> str:
        return f"{self.store.code} {self.door}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id
