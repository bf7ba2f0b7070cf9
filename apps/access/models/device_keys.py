"""Keys of tills that cannot do OAuth."""

from uuid import UUID

from django.db import models

from apps.core.models import Aggregate
from apps.stores.models import Till


class DeviceKey(Aggregate):
    """One till's key for the simple lane, stored only as a digest; it acts for that till and no other."""

    resource = "device_key"

    till = models.ForeignKey(Till, on_delete=models.PROTECT, related_name="keys")
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["till", "created_at"]

    def __str__(self) -> str:
        return f"{self.till} {self.created_at:%Y-%m-%d}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.till.store_id, self.till.store.entity_id
