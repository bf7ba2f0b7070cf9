"""A store's day as its manager signed it off: what tills said by then, and what their own tickets add up to."""

from uuid import UUID

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import Store

from ..states import EndOfDayState
from .payable import MONEY
from .receipt import Receipt


class EndOfDay(Aggregate):
    """One page per store and day. While open its figures are computed; signed off they stand as they were."""

    resource = "end_of_day"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    business_date = models.DateField()
    state = models.CharField(max_length=10, choices=EndOfDayState, default=EndOfDayState.OPEN)
    figures = models.JSONField(default=dict)  # strings only; staff by their label, customers not at all
    differences = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    signed_off_by = models.CharField(max_length=80, blank=True)
    signed_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "business_date"], name="end_of_day_once"),
            models.CheckConstraint(
                condition=Q(state=EndOfDayState.OPEN, signed_off_by="", signed_off_at__isnull=True)
                | (Q(state=EndOfDayState.SIGNED_OFF, signed_off_at__isnull=False) & ~Q(signed_off_by="")),
                name="end_of_day_signed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="end_of_day_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=EndOfDayState.SIGNED_OFF.value),
            )
        ]

    def __str__(self) -> str:
        return f"{self.store.code} {self.business_date}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id

    def event_code(self) -> str:
        return f"{self.store.code} {self.business_date}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EndOfDayTotal(models.Model):
    """A till's own total by tender, as somebody read it off the ticket it prints in the evening."""

    day = models.ForeignKey(EndOfDay, on_delete=models.PROTECT, related_name="totals")
    till_code = models.CharField(max_length=20)
    method = models.CharField(max_length=30)
    amount = models.DecimalField(**MONEY)
    elsewhere = models.DecimalField(**MONEY, default=0)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["till_code", "method"]
        constraints = [
            models.UniqueConstraint(fields=["day", "till_code", "method"], name="end_of_day_total_once"),
        ]

    def __str__(self) -> str:
        return f"{self.till_code} {self.method} {self.amount}"


class EndOfDayEntry(models.Model):
    """What a signed page took of one receipt. Over all pages these add up to the receipt as last taken, so what came
    or changed later is the rest, and no page counts anything twice."""

    day = models.ForeignKey(EndOfDay, on_delete=models.PROTECT, related_name="entries")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="day_entries")
    receipt_version = models.PositiveIntegerField()
    portions = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["day", "receipt"], name="end_of_day_entry_once")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.receipt_id}"
