"""What stores decide about vouchers, as dated rows: a new rule is a new row, never an edit."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store

from ..states import Master, VoucherKind
from .payable import MONEY


class VoucherPolicy(Aggregate):
    """Of one store, or of every store of a company that has none of its own. `reconciled` is what was owed on all
    vouchers of the company, as confirmed by whoever changed the master."""

    resource = "voucher_policy"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    master = models.CharField(max_length=5, choices=Master, default=Master.OURS)
    offline_limit = models.DecimalField(**MONEY)  # the most a till may take without having asked
    goodwill_limit = models.DecimalField(**MONEY)  # the most goodwill without the right to go over it
    effective_from = models.DateField()
    reconciled = models.DecimalField(**MONEY, null=True)

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "store", "effective_from"],
                nulls_distinct=False,
                name="voucher_policy_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(offline_limit__gte=0, goodwill_limit__gte=0), name="voucher_policy_limits"
            ),
            models.CheckConstraint(condition=Q(master__in=Master.values), name="voucher_policy_master"),
        ]

    def __str__(self) -> str:
        return f"{self.store or self.legal_entity} {self.effective_from}"

    def event_scope(self) -> tuple[UUID | None, UUID | None]:
        return self.store_id, self.legal_entity_id


class VoucherTerm(Aggregate):
    """For how many months vouchers of a kind are good; none: for ever."""

    resource = "voucher_term"

    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=VoucherKind)
    months = models.PositiveSmallIntegerField(null=True)
    effective_from = models.DateField()

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "kind", "effective_from"], name="voucher_term_once_a_day"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1, months__lte=120), name="voucher_term_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective_from}"
