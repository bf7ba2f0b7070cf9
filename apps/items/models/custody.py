"""Who holds a thing, and since when: one holder at a time, and the whole chain kept."""

from django.db import models
from django.db.models import F, Q

from apps.customers.models import Customer
from apps.stores.models import Store

from ..states import HolderKind
from .item import Item


class CustodyEvent(models.Model):
    """One holding, from `since` until `until` (open: null). The actor stands by value, as in the journal.

    Of what is on its way, `holder_store` is the store it goes to.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody_events")
    holder_kind = models.CharField(max_length=12, choices=HolderKind)
    holder_customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="custody_events", null=True, blank=True
    )
    holder_store = models.ForeignKey(
        Store, on_delete=models.PROTECT, related_name="custody_events", null=True, blank=True
    )
    third_party = models.CharField(max_length=100, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason_code = models.CharField(max_length=40, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    device_id = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(until__isnull=True), name="items_custody_one_holder"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="items_custody_dates"
            ),
            models.CheckConstraint(
                condition=Q(
                    holder_kind=HolderKind.CUSTOMER,
                    holder_customer__isnull=False,
                    holder_store__isnull=True,
                    third_party="",
                )
                | Q(
                    holder_kind__in=[HolderKind.STORE, HolderKind.IN_TRANSIT],
                    holder_customer__isnull=True,
                    holder_store__isnull=False,
                    third_party="",
                )
                | (
                    Q(holder_kind=HolderKind.THIRD_PARTY, holder_customer__isnull=True, holder_store__isnull=True)
                    & ~Q(third_party="")
                )
                | Q(
                    holder_kind=HolderKind.UNKNOWN,
                    holder_customer__isnull=True,
                    holder_store__isnull=True,
                    third_party="",
                ),
                name="items_custody_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.holder_kind}"
