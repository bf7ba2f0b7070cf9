"""Who the shop is in law, where it trades, and through which tills."""

from decimal import Decimal
from uuid import UUID

import pghistory
from django.db import models
from django.db.models import F, Q

from apps.core.models import Aggregate

from ..states import FiscalRegime, HandOverRule, Weekday


@pghistory.track()
class LegalEntity(Aggregate):
    """A company. Money, customers, VAT and document series belong to one; `sandbox` never mixes with real ones."""

    resource = "legal_entity"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    siren = models.CharField(max_length=9, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    fiscal_regime = models.CharField(max_length=20, choices=FiscalRegime, default=FiscalRegime.STANDARD)
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, default="FR")
    privacy_contact = models.CharField(max_length=200, blank=True)
    sandbox = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "legal entities"
        constraints = [
            models.CheckConstraint(condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"), name="stores_entity_siren"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="stores_entity_currency"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="stores_entity_country"),
            models.UniqueConstraint(
                fields=["siren"], condition=~Q(siren="") & Q(sandbox=False), name="stores_entity_one_per_siren"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return None, self.id


@pghistory.track()
class Store(Aggregate):
    """One establishment: it holds things, people, tills, and one police register."""

    resource = "store"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="stores")
    timezone = models.CharField(max_length=64, default="Europe/Paris")
    language = models.CharField(max_length=5, default="fr")
    address_line1 = models.CharField(max_length=200, blank=True)
    address_line2 = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, default="FR")
    phone = models.CharField(max_length=30, blank=True)
    hand_over_rule = models.CharField(max_length=20, choices=HandOverRule, default=HandOverRule.WHEN_PAID)
    # Above it a discount given at the till opens a case instead of closing the order.
    discount_limit_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("10.00"))
    # The most a clerk may hand over against a ticket number not yet confirmed, in the entity's currency.
    declared_ceiling = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal("150.00"))
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(discount_limit_percent__gte=0, discount_limit_percent__lte=100),
                name="stores_store_discount_limit",
            ),
            models.CheckConstraint(condition=Q(declared_ceiling__gte=0), name="stores_store_declared_ceiling"),
            models.CheckConstraint(condition=Q(hand_over_rule__in=HandOverRule.values), name="stores_store_hand_over"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="stores_store_country"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.id, self.entity_id

    @property
    def sandbox(self) -> bool:
        return self.entity.sandbox


class Till(Aggregate):
    """A cash register of a store, named as its own software names it (`external_reference`)."""

    resource = "till"

    code = models.CharField(max_length=20)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="tills")
    label = models.CharField(max_length=100)
    external_reference = models.CharField(max_length=100, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["store", "code"], name="stores_till_code_once_per_store"),
            models.UniqueConstraint(
                fields=["store", "external_reference"],
                condition=~Q(external_reference=""),
                name="stores_till_external_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store.code}/{self.code}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.store.entity_id


class StoreHours(models.Model):
    """One opening span of a weekday, in the store's own time; two rows make a lunch break."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        verbose_name_plural = "store hours"
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="stores_hours_open_before_close"),
            models.CheckConstraint(condition=Q(weekday__in=Weekday.values), name="stores_hours_weekday"),
            models.UniqueConstraint(fields=["store", "weekday", "opens"], name="stores_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
