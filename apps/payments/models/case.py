"""Something odd about money, with an owner: what already happened at a till is never refused, it is looked into."""

from functools import partial
from typing import Any

from django.db import models

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store

from ..states import CaseKind, CaseState
from .payable import Payable
from .receipt import Receipt

new_case_code = partial(new_code, "CA")


class Case(Aggregate):
    resource = "case"

    code = models.CharField(max_length=12, unique=True, default=new_case_code)
    kind = models.CharField(max_length=30, choices=CaseKind)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, null=True, related_name="cases")
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, null=True, related_name="cases")
    owner_role = models.CharField(max_length=30)
    details = models.JSONField(default=dict)  # amounts and codes, no personal data
    resolution = models.CharField(max_length=300, blank=True)
    resolved_by = models.CharField(max_length=80, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One open question of a kind per receipt, or per payable when no receipt raised it.
            models.UniqueConstraint(
                fields=["kind", "payable", "receipt"],
                condition=models.Q(state=CaseState.OPEN)
                & (models.Q(payable__isnull=False) | models.Q(receipt__isnull=False)),
                nulls_distinct=False,
                name="case_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"

    def event_facts(self) -> dict[str, Any]:
        return {"kind": self.kind}
