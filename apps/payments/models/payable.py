"""What a till can ring for one of our documents."""

from functools import partial
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.codes import new_code, new_ean_alias
from apps.core.models import Aggregate
from apps.customers.models import Customer
from apps.stores.models import LegalEntity, Store

from ..states import PAID_OUT, Direction, PayableState, PaymentState, Purpose

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}
new_payable_code = partial(new_code, "PA")


@pghistory.track()
class Payable(Aggregate):
    """`balance` = total - discounted - rounded - advanced - paid, held by the database. The document it is for stands
    by value. `advanced` was paid on the document's advances, `rounded` is what tills rounded off cash."""

    resource = "payable"

    code = models.CharField(max_length=12, unique=True, default=new_payable_code)
    ean = models.CharField(max_length=13, unique=True, default=new_ean_alias)
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.IN)
    purpose = models.CharField(max_length=16, choices=Purpose, default=Purpose.SETTLEMENT)
    returns = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="returned_by")
    reason = models.CharField(max_length=200, blank=True)  # of money that goes out
    subject_resource = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    subject_code = models.CharField(max_length=12)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    total = models.DecimalField(**MONEY)
    discounted = models.DecimalField(**MONEY, default=0)
    rounded = models.DecimalField(**MONEY, default=0)
    advanced = models.DecimalField(**MONEY, default=0)
    paid = models.DecimalField(**MONEY, default=0)
    balance = models.DecimalField(**MONEY)
    state = models.CharField(max_length=10, choices=PayableState, default=PayableState.OPEN)
    payment_state = models.CharField(max_length=12, choices=PaymentState)
    reserved_by = models.CharField(max_length=60, blank=True)  # "store/till" that is ringing it now
    reserved_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(balance=F("total") - F("discounted") - F("rounded") - F("advanced") - F("paid")),
                name="payable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(direction=Direction.OUT, purpose__in=PAID_OUT)
                | (Q(direction=Direction.IN) & ~Q(purpose__in=PAID_OUT)),
                name="payable_direction_of_purpose",
            ),
            models.CheckConstraint(
                condition=Q(reserved_by="", reserved_until__isnull=True)
                | (~Q(reserved_by="") & Q(reserved_until__isnull=False)),
                name="payable_reservation_ends",
            ),
            models.CheckConstraint(condition=Q(total__gte=0, discounted__gte=0), name="payable_not_negative"),
            models.UniqueConstraint(
                fields=["subject_id"],
                condition=Q(state=PayableState.OPEN, purpose=Purpose.SETTLEMENT),
                name="payable_one_settlement_per_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_code"], name="payable_subject_code"),
            models.Index(fields=["subject_id"], name="payable_subject"),
            models.Index(
                fields=["customer"], name="payable_to_pay", condition=Q(state=PayableState.OPEN) & ~Q(balance=0)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def event_facts(self) -> dict[str, Any]:
        return {
            "payment_state": self.payment_state,
            "balance": str(self.balance),
            "currency": self.currency,
            "purpose": self.purpose,
        }


class PayableLine(models.Model):
    """One line as the till should ring it."""

    payable = models.ForeignKey(Payable, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    article = models.CharField(max_length=60)
    till_article = models.CharField(max_length=60)  # what this store's till calls it
    tax_code = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=9, decimal_places=3)
    unit_price = models.DecimalField(**MONEY)
    amount = models.DecimalField(**MONEY)
    promotions_allowed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["payable", "position"], name="payable_line_position")]

    def __str__(self) -> str:
        return self.label
