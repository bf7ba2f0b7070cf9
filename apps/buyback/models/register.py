"""The police register: one per store, append-only by trigger, every line bound to the one before it by its hash."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.core.models import Aggregate
from apps.stores.models import Store

from ..states import KEPT_YEARS, LOT_CEILING, MOST_YEARS, SINCE, EntryKind, PaymentMode

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}
NOTHING_BEFORE = "0" * 64  # what the first entry of a register is bound to


class RegisterEntry(Aggregate):
    """A line, by value only: no key leads from it to anything that can change. `hash` is over `chain.canonical` and
    `previous_hash`; `code`, `seller_text` and `search_text` are for finding it and follow from the rest."""

    resource = "register_entry"

    store_id = models.UUIDField()
    legal_entity_id = models.UUIDField()
    store_code = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=EntryKind)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    establishment = models.JSONField()
    seller = models.JSONField()
    things = models.JSONField()
    amount = models.DecimalField(**MONEY)
    currency = models.CharField(max_length=3)
    payment_mode = models.CharField(max_length=10, choices=PaymentMode, blank=True)
    document_code = models.CharField(max_length=40, blank=True)
    corrects_id = models.UUIDField(null=True, blank=True)
    corrects_number = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    seller_text = models.TextField(editable=False)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["store_id", "-number"]
        verbose_name_plural = "register entries"
        constraints = [
            models.UniqueConstraint(fields=["store_id", "number"], name="register_number_once_per_store"),
            models.UniqueConstraint(
                fields=["corrects_id"], condition=Q(kind=EntryKind.REVERSAL), name="register_reversed_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, amount__gte=0), name="register_number_and_amount"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="register_kind"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=(EntryKind.CORRECTION, EntryKind.REVERSAL),
                    corrects_id__isnull=False,
                    corrects_number__isnull=False,
                )
                & ~Q(reason="")
                | ~Q(kind__in=(EntryKind.CORRECTION, EntryKind.REVERSAL))
                & Q(corrects_id__isnull=True, corrects_number__isnull=True, reason=""),
                name="register_line_about_another",
            ),
        ]
        indexes = [
            models.Index(fields=["store_id", "occurred_at"], name="register_by_day"),
            models.Index(fields=["corrects_id"], name="register_corrects", condition=Q(corrects_id__isnull=False)),
            models.Index(fields=["code"], name="register_code"),
            GinIndex(fields=["things"], opclasses=["jsonb_path_ops"], name="register_things"),
            GinIndex(fields=["seller_text"], opclasses=["gin_trgm_ops"], name="register_seller_text"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="register_search_text"),
        ]

    def __str__(self) -> str:
        return self.code


class RegisterCounter(models.Model):
    """The last line of a store's register. Locked last of all, by whoever writes the next one: until they commit or
    give up, nobody else takes a number, so none is ever skipped."""

    store = models.OneToOneField(Store, on_delete=models.PROTECT, primary_key=True, related_name="+")
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default=NOTHING_BEFORE)

    def __str__(self) -> str:
        return f"{self.store_id} {self.number}"


class RegisterCheckpoint(models.Model):
    """Where the chain goes on once the oldest entries may go: the number and the hash of the last of them. Written
    before they are deleted, never changed; each is bound to the one before it by its `seal`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store_id = models.UUIDField()
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    recorded_before = models.DateTimeField()  # every entry up to `number` was
    kept_years = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()
    sealed_by = models.JSONField()
    previous_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["store_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["store_id", "number"], name="register_checkpoint_once"),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.number}"


class RegisterRule(Aggregate):
    """What the law lets share an entry and how long entries are kept, from a day on: a new rule is a new row."""

    resource = "register_rule"

    effective_from = models.DateField(default=SINCE)
    lot_ceiling = models.DecimalField(**MONEY, default=LOT_CEILING)
    currency = models.CharField(max_length=3, default="EUR")
    kept_years = models.PositiveSmallIntegerField(default=KEPT_YEARS)
    legal_source = models.CharField(max_length=300, blank=True)  # where it is written
    set_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lot_ceiling__gte=0, kept_years__gte=KEPT_YEARS, kept_years__lte=MOST_YEARS),
                name="register_rule_sensible",
            ),
            models.UniqueConstraint(fields=["effective_from"], name="register_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.effective_from)
