"""The vouchers' double-entry ledger: append-only by trigger, every transaction sums to zero when it commits."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from apps.stores.models import LegalEntity, Store

from ..states import AccountKind, MovementKind
from .payable import MONEY
from .receipt import Receipt
from .voucher import Voucher, VoucherHold


class LedgerAccount(models.Model):
    """One per company, currency and kind, and one liability per voucher. It holds no balance: its entries do."""

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=20, choices=AccountKind)
    voucher = models.OneToOneField(Voucher, on_delete=models.PROTECT, null=True, related_name="account")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "currency", "kind"],
                condition=Q(voucher__isnull=True),
                name="ledger_account_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.LIABILITY, voucher__isnull=False)
                | (~Q(kind=AccountKind.LIABILITY) & Q(voucher__isnull=True)),
                name="ledger_liability_of_a_voucher",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.currency}"


class LedgerTransaction(models.Model):
    """One movement. `voucher_code` is what the till read, also where nobody knows it or the till keeps it itself; the
    ticket says for which sale. Who acted stands by value, as in the journal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=10, choices=MovementKind)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, null=True, related_name="movements")
    voucher_code = models.CharField(max_length=60)
    hold = models.ForeignKey(VoucherHold, on_delete=models.PROTECT, null=True, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, null=True, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    till_code = models.CharField(max_length=20, blank=True)
    business_date = models.DateField(null=True)
    ticket_number = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["store", "business_date", "till_code", "ticket_number"],
                name="ledger_ticket",
                condition=Q(business_date__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LedgerEntry(models.Model):
    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="entries")
    amount = models.DecimalField(**MONEY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transaction", "account"], name="ledger_entry_once_per_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_entry_moves_something"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
