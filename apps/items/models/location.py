"""Where in a store a thing stands."""

from uuid import UUID

from django.db import models

from apps.core.models import Aggregate
from apps.stores.models import Store


class StockLocation(Aggregate):
    """A shelf, a window, a workshop rack: whatever people of the store call a place."""

    resource = "stock_location"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="stock_locations")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["store", "code"]
        constraints = [models.UniqueConstraint(fields=["store", "code"], name="items_location_code_once_per_store")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id
