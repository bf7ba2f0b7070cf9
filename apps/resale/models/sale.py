"""A sale of one thing, whoever reported it and whether it came first or second."""

from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.customers.models import Customer
from apps.items.models import Item
from apps.payments.models import Case, Payable, Receipt
from apps.stores.models import LegalEntity, Store

from ..states import Regime, SaleState
from .stock import MONEY, StockItem

new_sale_code = partial(new_code, "SA")


class Sale(Aggregate):
    """`amount` was really paid, tax included and all discounts off. Of the sales of one thing, one at most counts: the
    database holds that. A `double` says how it was made good: the money promised back, the case, and what the buyer
    who must be let down would be told, as a text nobody has sent."""

    resource = "sale"

    code = models.CharField(max_length=12, unique=True, default=new_sale_code)
    state = models.CharField(max_length=12, choices=SaleState)
    stock_item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="sales")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sales")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, blank=True)  # its code by value; empty: a till
    buyer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    amount = models.DecimalField(**MONEY)
    discount = models.DecimalField(**MONEY, default=0)
    currency = models.CharField(max_length=3)
    occurred_at = models.DateTimeField()
    business_date = models.DateField()
    ticket = models.CharField(max_length=80)  # as the seller calls it: till and number, or a shop's order
    regime = models.CharField(max_length=10, choices=Regime, blank=True)  # of a double, none: it sold nothing
    warranty_until = models.DateField(null=True)
    presumption_until = models.DateField(null=True)
    refund = models.OneToOneField(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+")
    message = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_amount = models.DecimalField(**MONEY, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state=SaleState.COMPLETED), name="sale_one_that_counts_per_item"
            ),
            models.UniqueConstraint(
                fields=["channel", "ticket", "item"], condition=~Q(channel=""), name="sale_once_per_order_and_item"
            ),
            models.CheckConstraint(condition=Q(state__in=SaleState.values), name="sale_state"),
            models.CheckConstraint(condition=Q(amount__gte=0, discount__gte=0), name="sale_not_negative"),
            models.CheckConstraint(
                condition=~Q(state=SaleState.DOUBLE) | Q(refund__isnull=False, case__isnull=False) & ~Q(message=""),
                name="sale_double_made_good",
            ),
            models.CheckConstraint(
                condition=~Q(state=SaleState.COMPLETED) | (Q(warranty_until__isnull=False) & ~Q(regime="")),
                name="sale_completed_with_warranty",
            ),
            models.CheckConstraint(
                condition=~Q(state=SaleState.TRANSFERRED)
                | (Q(buyer__isnull=True, warranty_until__isnull=True, discount=0) & ~Q(regime="")),
                name="sale_between_companies",
            ),
            models.CheckConstraint(
                condition=Q(returned_amount__gte=0, returned_amount__lte=models.F("amount")), name="sale_returned_part"
            ),
        ]
        indexes = [
            models.Index(fields=["stock_item"], name="sale_stock_item"),
            models.Index(fields=["store", "business_date"], name="sale_day"),
            models.Index(fields=["ticket"], name="sale_ticket"),
        ]

    def __str__(self) -> str:
        return self.code

    def event_facts(self) -> dict[str, Any]:
        return {"amount": str(self.amount), "currency": self.currency}


class SaleReceipt(models.Model):
    """Money of a till that made this sale: no receipt makes two."""

    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="receipts")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.sale_id} {self.receipt_id}"


class SaleRefund(models.Model):
    """Money promised back beyond the sale's first `refund`: what was paid as an advance goes back as one."""

    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="further_refunds")
    payable = models.OneToOneField(Payable, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.sale_id} {self.payable_id}"
