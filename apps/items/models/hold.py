"""While the police ask for a thing, nothing is done with it."""

from django.db import models
from django.db.models import Q

from ..states import HoldOutcome
from .item import Item


class ItemHold(models.Model):
    """From `since` until `until` (open: null). Who asked is a person or a unit: read like the rest of the item, told to
    nobody else. Actors stand by value."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="holds")
    authority = models.CharField(max_length=100)
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=HoldOutcome, blank=True)
    released_by_id = models.CharField(max_length=64, blank=True)
    released_by_label = models.CharField(max_length=80, blank=True)
    release_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(until__isnull=True), name="items_hold_one_open"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, outcome="") | (Q(until__isnull=False) & ~Q(outcome="")),
                name="items_hold_ends_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.authority}"
