"""Reasons people choose from a list, because events hold no free text."""

from django.db import models

from apps.core.models import Aggregate

from ..states import ReasonKind
from .labels import labels_given


class ReasonCode(Aggregate):
    resource = "reason_code"

    kind = models.CharField(max_length=20, choices=ReasonKind)
    code = models.CharField(max_length=40)
    labels = models.JSONField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="catalog_reason_once_per_kind"),
            labels_given("catalog_reason_labels"),
        ]

    def __str__(self) -> str:
        return self.code

    def event_code(self) -> str:
        return ""
