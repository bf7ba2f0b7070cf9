"""Bearer money: who shows the code may spend it. What it is worth follows from the ledger; the database checks that."""

from functools import partial
from typing import Any

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from apps.core.codes import VOUCHER_PREFIX, new_code, new_ean_alias
from apps.core.models import Aggregate
from apps.customers.models import Customer
from apps.stores.models import LegalEntity, Store

from ..states import HoldState, VoucherKind, VoucherState
from .payable import MONEY, Payable

new_voucher_code = partial(new_code, "VO")
new_voucher_ean = partial(new_ean_alias, VOUCHER_PREFIX)
SHOWN = 3  # of a code, where it is only to be recognised


class Voucher(Aggregate):
    """`spent` counts everything tills took, also what was not there: that part is `overdrawn`. What was left when it
    ended is `forfeited`. `held` is promised to tills that asked; `expires_on` is its last good day."""

    resource = "voucher"

    code = models.CharField(max_length=12, unique=True, default=new_voucher_code)
    ean = models.CharField(max_length=13, unique=True, default=new_voucher_ean)
    kind = models.CharField(max_length=14, choices=VoucherKind)
    state = models.CharField(max_length=10, choices=VoucherState, default=VoucherState.ACTIVE)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3)
    issued = models.DecimalField(**MONEY)
    balance = models.DecimalField(**MONEY)
    held = models.DecimalField(**MONEY, default=0)
    spent = models.DecimalField(**MONEY, default=0)
    overdrawn = models.DecimalField(**MONEY, default=0)
    forfeited = models.DecimalField(**MONEY, default=0)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="voucher_never_below_zero"),
            models.CheckConstraint(condition=Q(held__gte=0, held__lte=F("balance")), name="voucher_held_is_there"),
            models.CheckConstraint(condition=Q(overdrawn__gte=0, forfeited__gte=0), name="voucher_sums_not_negative"),
            models.CheckConstraint(condition=Q(issued__gt=0), name="voucher_issued_something"),
            models.CheckConstraint(
                condition=Q(balance=F("issued") + F("overdrawn") - F("spent") - F("forfeited")),
                name="voucher_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(state=VoucherState.ACTIVE, forfeited=0) | (~Q(state=VoucherState.ACTIVE) & Q(balance=0)),
                name="voucher_ended_is_empty",
            ),
            models.CheckConstraint(condition=Q(kind__in=VoucherKind.values), name="voucher_kind_known"),
        ]
        indexes = [
            models.Index(fields=["legal_entity", "id"], name="voucher_of_company"),
            models.Index(fields=["customer"], name="voucher_of_customer", condition=Q(customer__isnull=False)),
            models.Index(fields=["expires_on"], name="voucher_to_expire", condition=Q(state=VoucherState.ACTIVE)),
        ]

    def __str__(self) -> str:
        return self.hint

    @property
    def hint(self) -> str:
        """Enough of the code to recognise it, too little to spend it."""
        return f"VO-{'*' * (8 - SHOWN)}{self.code[-SHOWN:]}"

    def event_code(self) -> str:
        return self.hint

    def event_facts(self) -> dict[str, Any]:
        return {"kind": self.kind, "balance": str(self.balance), "currency": self.currency}


class VoucherHold(models.Model):
    """Part of a voucher promised to one ticket of one till, until `expires_at`; the voucher's lock guards it. The API
    calls it authorization."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="holds")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    till_code = models.CharField(max_length=20)
    business_date = models.DateField()
    ticket_number = models.CharField(max_length=60)
    amount = models.DecimalField(**MONEY)
    captured = models.DecimalField(**MONEY, default=0)
    state = models.CharField(max_length=10, choices=HoldState, default=HoldState.HELD)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "store", "till_code", "business_date", "ticket_number"],
                name="voucher_hold_once_per_ticket",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, captured__gte=0, captured__lte=F("amount")), name="voucher_hold_amounts"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="voucher_hold_to_lapse", condition=Q(state=HoldState.HELD))]

    def __str__(self) -> str:
        return f"{self.till_code}/{self.ticket_number}"


class VoucherGuesses(models.Model):
    """How often somebody asked for well-formed codes that nobody issued: a code must not be found by trying."""

    actor_id = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.actor_id} {self.count}"
