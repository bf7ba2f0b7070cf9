"""What we offer, as the seller saw it: versions are never edited, only superseded."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from ..states.trade_in import OfferState
from .pricing import PriceRuleSet
from .trade_in import MONEY, TradeIn, TradeInLine


class Offer(models.Model):
    """By these rules. `rules_changed`: others than those of the estimate. `counter`: some amount is not the computed
    one; by whom stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    rule_set = models.ForeignKey(PriceRuleSet, on_delete=models.PROTECT, related_name="+")
    rules_changed = models.BooleanField(default=False)
    counter = models.BooleanField(default=False)
    total = models.DecimalField(**MONEY)
    bonus_total = models.DecimalField(**MONEY)  # as a voucher, bonus included
    valid_until = models.DateField()
    made_by_id = models.CharField(max_length=64)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["trade_in", "number"], name="offer_number_once"),
            models.UniqueConstraint(
                fields=["trade_in"],
                condition=Q(state__in=(OfferState.OPEN, OfferState.ACCEPTED)),
                name="offer_one_in_force",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until"], name="offer_to_lapse", condition=Q(state=OfferState.OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.trade_in} no. {self.number}"


class OfferLine(models.Model):
    """`computed` follows from the rules by `steps`; `amount` is what is offered; for nothing a thing is not
    bought, it is refused."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(TradeInLine, on_delete=models.PROTECT, related_name="offered")
    computed = models.DecimalField(**MONEY)
    amount = models.DecimalField(**MONEY)
    steps = models.JSONField()
    refused = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "line"], name="offer_line_once"),
            models.CheckConstraint(
                condition=Q(computed__gte=0, amount__gte=0) & (Q(refused=False) | Q(amount=0)),
                name="offer_line_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer} {self.line.position}"
