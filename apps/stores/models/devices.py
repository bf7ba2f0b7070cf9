"""The PCs and tablets people share."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate

from ..states import DeviceKind
from .attempts import AttemptsCounted
from .organisation import Store
from .people import Staff


class Device(AttemptsCounted, Aggregate):
    """A shared PC or tablet of one store. Its key, held in a cookie, is stored only as a digest."""

    resource = "device"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=DeviceKind)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    registered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["store", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DeviceKind.values), name="stores_device_kind"),
        ]

    def __str__(self) -> str:
        return self.label

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id
