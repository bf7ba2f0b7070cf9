"""What a till says was paid: a fact, recorded once, with every door that told us."""

from typing import Any
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store

from ..states import Door, ReceiptKind, ReceiptState
from .payable import MONEY, Payable


@pghistory.track()
class Receipt(Aggregate):
    """Unique in the real world by entity, store, till, day, ticket and line. Called "payment" by the API."""

    resource = "payment"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    till_code = models.CharField(max_length=20)  # by value: money taken on a till nobody declared is money all the same
    business_date = models.DateField()
    ticket_number = models.CharField(max_length=60)
    payment_line = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=ReceiptKind)
    state = models.CharField(max_length=10, choices=ReceiptState)
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, null=True, related_name="receipts")
    payable_code = models.CharField(max_length=60, blank=True)  # as the till gave it
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**MONEY)
    discount = models.DecimalField(**MONEY, default=0)
    rounding = models.DecimalField(**MONEY, default=0)
    on_account = models.DecimalField(**MONEY, default=0)
    due = models.DecimalField(**MONEY, default=0)
    lines = models.JSONField(default=list)
    change = models.DecimalField(**MONEY, default=0)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    reverses_ticket = models.JSONField(null=True)  # kept while the original has not arrived
    digest = models.CharField(max_length=64)
    occurred_at = models.DateTimeField()
    # A clerk read it off a paper ticket and no till has said it yet.
    awaits_confirmation = models.BooleanField(default=False)
    declared_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "store", "till_code", "business_date", "ticket_number", "payment_line"],
                name="receipt_once_per_ticket_line",
            ),
            models.CheckConstraint(
                condition=Q(state=ReceiptState.APPLIED, payable__isnull=False) | ~Q(state=ReceiptState.APPLIED),
                name="receipt_applied_to_something",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, discount__gte=0), name="receipt_not_negative"),
            models.CheckConstraint(
                condition=Q(awaits_confirmation=False) | ~Q(declared_by=""), name="receipt_declared_by_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["payable_code"], name="receipt_waiting", condition=Q(state=ReceiptState.WAITING)),
            models.Index(fields=["store", "business_date"], name="receipt_day"),
            models.Index(fields=["store"], name="receipt_declared", condition=Q(awaits_confirmation=True)),
        ]

    def __str__(self) -> str:
        return f"{self.till_code}/{self.ticket_number}"

    def event_facts(self) -> dict[str, Any]:
        told = {"amount": str(self.amount), "currency": self.currency, "kind": self.kind}
        return told | ({"purpose": self.payable.purpose} if self.payable else {})

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.legal_entity_id


class ReceiptTender(models.Model):
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="tenders")
    method = models.CharField(max_length=30)
    amount = models.DecimalField(**MONEY)
    reference = models.CharField(max_length=60, blank=True)
    voucher = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.method} {self.amount}"


class ReceiptEvidence(models.Model):
    """One arrival of the fact. `differs`: same ticket, other content than the first arrival."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="evidence")
    door = models.CharField(max_length=10, choices=Door)
    source = models.CharField(max_length=64)
    external_id = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    differs = models.BooleanField(default=False)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "door", "source", "external_id"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.external_id}"
