"""One thing received to be diagnosed and repaired, from check-in to hand-over."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.customers.models import Customer
from apps.items.models import Item
from apps.payments.models import Payable
from apps.payments.states import PaymentState
from apps.stores.models import LegalEntity, Store
from apps.technicians.models import Technician

from ..states import Custody, Payer, WorkOrderStatus

new_work_order_code = partial(new_code, "WO")
NOT_YET_HERE = (WorkOrderStatus.ANNOUNCED, WorkOrderStatus.BOOKED, WorkOrderStatus.NO_SHOW, WorkOrderStatus.CANCELLED)


class WorkOrder(Aggregate):
    """`status` is the work, `payment_state` and `balance` mirror the payable, `custody` says who holds the thing.

    Without a customer it is a refurbishment: a thing of our own, worked on at the store's expense.
    """

    resource = "work_order"

    code = models.CharField(max_length=12, unique=True, default=new_work_order_code)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=20, choices=WorkOrderStatus)
    payment_state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.NOTHING_DUE)
    balance = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(max_length=3)
    custody = models.CharField(max_length=12, choices=Custody, default=Custody.CUSTOMER)
    payable = models.OneToOneField(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    payer = models.CharField(max_length=10, choices=Payer, default=Payer.CUSTOMER)
    warranty_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="warranty_returns")
    technician = models.ForeignKey(Technician, on_delete=models.PROTECT, null=True, related_name="+")
    symptoms = models.TextField(blank=True)
    diagnosis = models.TextField(blank=True)
    intake_condition = models.TextField(blank=True)
    accessories = ArrayField(models.CharField(max_length=80), default=list)
    approval_ceiling = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    promised_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)  # when the till says it was paid, not when we heard
    handed_over_at = models.DateTimeField(null=True)
    metadata = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=NOT_YET_HERE)
                | Q(customer__isnull=False, item__isnull=False)
                | Q(payer=Payer.STORE, item__isnull=False),
                name="work_order_received_from_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=WorkOrderStatus.PAID) | Q(payable__isnull=False, balance__lte=0),
                name="work_order_paid_means_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["store", "status", "promised_at"], name="work_order_board"),
            models.Index(fields=["customer"], name="work_order_customer"),
            models.Index(fields=["item"], name="work_order_item"),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="work_order_metadata"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def received_item_id(self) -> UUID:
        """The thing itself; only announced and booked orders may lack one (the constraint above)."""
        assert self.item_id is not None
        return self.item_id

    def event_facts(self) -> dict[str, Any]:
        return {
            "payment_state": self.payment_state,
            "balance": str(self.balance),
            "currency": self.currency,
            "custody": self.custody,
        }
