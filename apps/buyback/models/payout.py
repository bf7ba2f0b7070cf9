"""Money on its way to a seller."""

from typing import Any
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.payments.models import Payable, Voucher

from ..states.payout import PayoutMode, PayoutState
from .trade_in import MONEY, TradeIn


@pghistory.track()
class Payout(Aggregate):
    """`amount` is what was agreed, `bonus` what a voucher adds. Of an account only enough is kept to recognise it; the
    order to the bank is given outside, and `reference` is the bank's. Who asked stands by value."""

    resource = "payout"

    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="payouts")
    mode = models.CharField(max_length=10, choices=PayoutMode)
    state = models.CharField(max_length=10, choices=PayoutState, default=PayoutState.ASKED)
    amount = models.DecimalField(**MONEY)
    bonus = models.DecimalField(**MONEY, default=0)
    currency = models.CharField(max_length=3)
    iban_masked = models.CharField(max_length=40, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by_id = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trade_in"],
                condition=Q(state__in=(PayoutState.ASKED, PayoutState.SENT)),
                name="payout_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, bonus__gte=0), name="payout_amounts"),
            models.CheckConstraint(
                condition=Q(mode=PayoutMode.CASH, payable__isnull=False, voucher__isnull=True, iban_masked="", bonus=0)
                | Q(mode=PayoutMode.VOUCHER, payable__isnull=True, voucher__isnull=False, iban_masked="")
                | (
                    Q(mode=PayoutMode.TRANSFER, payable__isnull=True, voucher__isnull=True, bonus=0)
                    & ~Q(iban_masked="")
                ),
                name="payout_of_its_mode",
            ),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.SENT) | Q(sent_at__isnull=False), name="payout_sent_some_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade_in} {self.mode}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.trade_in.event_scope()

    def event_facts(self) -> dict[str, Any]:
        return {"amount": str(self.amount), "currency": self.currency, "kind": self.mode}
