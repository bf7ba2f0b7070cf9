"""Which documents go to which connection: data, so that a switch-over is one row per store and kind."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func
from uuid_utils.compat import uuid7

from apps.stores.models import LegalEntity, Store

from .connection import Connection


class DateSpan(Func):
    function = "daterange"
    output_field = DateRangeField()


class Route(models.Model):
    """`connection` empty: on purpose nobody takes this document. `store` empty: every store of the entity."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    document_kind = models.CharField(max_length=40)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, null=True, related_name="routes")
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gt=F("from_date")),
                name="route_period",
            ),
            ExclusionConstraint(
                name="route_once_per_period",
                expressions=[
                    ("legal_entity", RangeOperators.EQUAL),
                    (Func(F("store"), models.F("legal_entity"), function="coalesce"), RangeOperators.EQUAL),
                    ("document_kind", RangeOperators.EQUAL),
                    ("connection", RangeOperators.EQUAL),
                    (DateSpan("from_date", "until_date"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def is_in_force(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)

    def __str__(self) -> str:
        return f"{self.document_kind} → {self.connection or 'nobody'}"
