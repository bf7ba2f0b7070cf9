"""Tickets that tills send in bulk: what was sent together, and what became of each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid_utils.compat import uuid7

from apps.core.models.work import DUE_STATES, LeasedWork
from apps.stores.models import Store

from ..states import IntakeState


class IntakeReceipt(LeasedWork):
    """One request's tickets, and the work of booking them. `waiting` counts those not booked yet, so that how much
    waits altogether is read off a few rows. `answers`: what was said at once of those that were not taken."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sender_kind = models.CharField(max_length=10)
    sender_id = models.CharField(max_length=64)
    sender_label = models.CharField(max_length=80)
    store_ids = ArrayField(models.UUIDField())  # of the tickets taken
    body_id = models.UUIDField()  # one line per ticket of the request, blank where it was not taken
    taken = models.PositiveSmallIntegerField()
    waiting = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list)
    request_id = models.CharField(max_length=64, blank=True)
    traceparent = models.CharField(max_length=55, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="intake_due", condition=models.Q(state__in=DUE_STATES)),
            models.Index(fields=["sender_id", "-id"], name="intake_of_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_label} {self.id} {self.state}"


class IntakeTicket(models.Model):
    """One ticket of one sender, taken once. `place` is its line in the request, from 0."""

    receipt = models.ForeignKey(IntakeReceipt, on_delete=models.CASCADE, related_name="tickets", db_index=False)
    place = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=64)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    till_code = models.CharField(max_length=20)
    business_date = models.DateField()
    number = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=IntakeState, db_default=IntakeState.WAITING)
    code = models.CharField(max_length=40, blank=True, db_default="")  # why it failed
    detail = models.CharField(max_length=300, blank=True, db_default="")
    payments = ArrayField(models.UUIDField(), db_default=models.Value("{}"))
    other_lines = models.PositiveSmallIntegerField()  # of goods that are no payable of ours
    unmapped = ArrayField(models.CharField(max_length=120))  # fields seen that we do not know

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "till_code", "business_date", "number", "source"], name="intake_ticket_once"
            ),
            models.UniqueConstraint(fields=["receipt", "place"], name="intake_ticket_place"),
            models.CheckConstraint(condition=models.Q(state__in=IntakeState.values), name="intake_ticket_state"),
        ]

    def __str__(self) -> str:
        return f"{self.till_code}/{self.number} {self.state}"
