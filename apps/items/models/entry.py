"""What a thing cost and earned: one entry per fact, append-only by trigger."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.stores.models import LegalEntity

from ..states import CHANGES_OWNER, CORRECTIONS, EntryKind, VatOrigin
from .item import Item


class ItemEntry(models.Model):
    """Amounts include tax, as they were paid, in the currency of the company whose cost or earning it is. Source and
    actor stand by value, as in the journal. `vat_origin`, where the owner changed, is the one it had while it was
    ours."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="entries")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=EntryKind)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    label = models.CharField(max_length=200, blank=True)
    vat_origin = models.CharField(max_length=20, choices=VatOrigin, blank=True)
    source_resource = models.CharField(max_length=40)
    source_id = models.UUIDField()
    source_code = models.CharField(max_length=40)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "source_resource", "source_id", "label"], name="items_entry_once_per_source"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0) | Q(kind__in=CORRECTIONS), name="items_entry_amount"),
            models.CheckConstraint(
                condition=(Q(kind__in=CHANGES_OWNER) & ~Q(vat_origin__in=["", VatOrigin.CUSTOMER_OWNED]))
                | (~Q(kind__in=CHANGES_OWNER) & Q(vat_origin="")),
                name="items_entry_vat_origin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.amount} {self.currency}"
