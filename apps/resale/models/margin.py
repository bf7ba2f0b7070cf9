"""The book of margin VAT: a company's months, the lines in them, and the method it chose. What is closed stays."""

from typing import Any
from uuid import UUID

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from uuid_utils.compat import uuid7

from apps.core.models import Aggregate
from apps.core.periods import one_a_day
from apps.items.models import Item
from apps.stores.models import LegalEntity, Store

from ..states import LineKind, MarginMethod, PeriodState, Regime, RegimeReason

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


@pghistory.track()
class MarginChoice(Aggregate):
    """How a company counts, from one month until, and not including, another. Without a row: item by item, its own
    fleet on the full price."""

    resource = "margin_choice"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="margin_choices")
    method = models.CharField(max_length=12, choices=MarginMethod, default=MarginMethod.ITEM_BY_ITEM)
    fleet_full_price = models.BooleanField(default=True)
    carry_over_year = models.BooleanField(default=True)
    effective_from = models.DateField()
    effective_until = models.DateField(null=True, blank=True)
    chosen_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["legal_entity", "effective_from"]
        constraints = [
            one_a_day("resale_margin_choice_one_a_day", "legal_entity"),
            models.CheckConstraint(
                condition=Q(effective_from__day=1) & (Q(effective_until__isnull=True) | Q(effective_until__day=1)),
                name="resale_margin_choice_whole_months",
            ),
            models.CheckConstraint(condition=Q(method__in=MarginMethod.values), name="resale_margin_choice_method"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.effective_from}"


class MarginPeriod(Aggregate):
    """A company's month. While open its figures are computed; closed they stand as they were declared.

    `stock_first` and `stock_last`: what the past year's stock was worth on its first and last day, at purchase prices,
    as somebody declared it; January's month alone holds them.
    """

    resource = "margin_period"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="margin_periods")
    month = models.DateField()  # its first day
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=PeriodState, default=PeriodState.OPEN)
    stock_first = models.DecimalField(**MONEY, null=True)
    stock_last = models.DecimalField(**MONEY, null=True)
    figures = models.JSONField(default=dict)  # strings only
    closed_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "month"], name="resale_margin_period_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="resale_margin_period_first_day"),
            models.CheckConstraint(
                condition=Q(stock_first__isnull=True, stock_last__isnull=True)
                | Q(stock_first__gte=0, stock_last__gte=0, month__month=1),
                name="resale_margin_period_stock",
            ),
            models.CheckConstraint(
                condition=Q(state=PeriodState.OPEN, closed_by="", closed_at__isnull=True, figures={})
                | (Q(state=PeriodState.CLOSED, closed_at__isnull=False) & ~Q(closed_by="") & ~Q(figures={})),
                name="resale_margin_period_closed_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="margin_period_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=PeriodState.CLOSED.value),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"{self.legal_entity.code} {self.month:%Y-%m}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return None, self.legal_entity_id


class MarginLine(models.Model):
    """One fact, by value, as it counted: signed amounts with tax, so that lines are only ever added up.

    `occurred_on` before the period's month: the fact became known after its own month was closed. `source` is the
    document: a sale for both its sale and its returns, a trade-in for a purchase.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    period = models.ForeignKey(MarginPeriod, on_delete=models.PROTECT, related_name="lines")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=LineKind)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=20)
    source_resource = models.CharField(max_length=40)
    source_id = models.UUIDField()
    source_code = models.CharField(max_length=40)
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.CharField(max_length=80)
    regime = models.CharField(max_length=10, choices=Regime)
    reason = models.CharField(max_length=20, choices=RegimeReason)
    currency = models.CharField(max_length=3)
    sale = models.DecimalField(**MONEY, default=0)
    discount = models.DecimalField(**MONEY, default=0)
    purchase = models.DecimalField(**MONEY, default=0)
    margin = models.GeneratedField(
        expression=F("sale") - F("purchase"), output_field=models.DecimalField(**MONEY), db_persist=True
    )
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    taxable = models.DecimalField(**MONEY, default=0)
    vat = models.DecimalField(**MONEY, default=0)

    class Meta:
        ordering = ["occurred_on", "id"]
        indexes = [
            models.Index(fields=["source_id", "kind"], name="resale_margin_line_source"),
            models.Index(fields=["item", "kind"], name="resale_margin_line_item"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "item", "source_resource", "source_id"],
                condition=~Q(kind__in=[LineKind.RETURN, LineKind.PURCHASE_OUT]),
                name="resale_margin_line_once",
            ),
            models.CheckConstraint(
                # What never happens: margin VAT on a thing whose purchase VAT was deducted.
                condition=~Q(
                    regime=Regime.MARGIN,
                    reason__in=[
                        RegimeReason.VAT_DEDUCTED,
                        RegimeReason.ORIGIN_UNKNOWN,
                        RegimeReason.NOT_OURS,
                        RegimeReason.OWN_FLEET,
                        RegimeReason.OPTED_OUT,
                        RegimeReason.ENTITY_EXEMPT,
                    ],
                ),
                name="resale_margin_line_eligible",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.RETURN, reverses__isnull=False)
                | (~Q(kind=LineKind.RETURN) & Q(reverses__isnull=True)),
                name="resale_margin_line_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[LineKind.PURCHASE, LineKind.PURCHASE_REVERSAL, LineKind.PURCHASE_OUT])
                | Q(sale=0, discount=0, taxable=0, vat=0),
                name="resale_margin_line_purchase",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="margin_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="margin_line_in_open_period",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                # FOR SHARE: a month being closed at this moment is waited for, and then refused.
                func="""
                    PERFORM 1 FROM resale_marginperiod
                      WHERE id = NEW.period_id AND state = 'open' AND legal_entity_id = NEW.legal_entity_id
                        AND currency = NEW.currency FOR SHARE;
                    IF NOT FOUND THEN
                      RAISE EXCEPTION 'the month is closed, or another company''s'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'resale_margin_line_in_open_period';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_code} {self.occurred_on}"
