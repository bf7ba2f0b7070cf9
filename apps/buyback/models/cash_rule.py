"""How much may be paid to a seller in cash, from a day on: a new law is a new row."""

from django.db import models
from django.db.models import Q

from apps.core.models import Aggregate

from ..states.payout import CASH_DAYS, CASH_LIMIT, CASH_SINCE
from .trade_in import MONEY


class CashRule(Aggregate):
    """`limit` for one seller, all stores of a company together, within any `days` days, in the company's currency."""

    resource = "cash_rule"

    effective_from = models.DateField(default=CASH_SINCE, unique=True)
    limit = models.DecimalField(**MONEY, default=CASH_LIMIT)
    days = models.PositiveSmallIntegerField(default=CASH_DAYS)
    legal_source = models.CharField(max_length=300, blank=True)  # where it is written
    set_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(condition=Q(limit__gte=0, days__gte=1, days__lte=366), name="cash_rule_sensible"),
        ]

    def __str__(self) -> str:
        return str(self.effective_from)
