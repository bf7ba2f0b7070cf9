"""Things on their way from one store to another of the same company."""

from functools import partial

from django.db import models
from django.db.models import F, Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.stores.models import LegalEntity, Store

from ..states import TransferStatus
from .item import Item

new_transfer_code = partial(new_code, "TR")


class Transfer(Aggregate):
    """`store` sends, `destination` receives. It stays sent until its last line has arrived."""

    resource = "transfer"

    code = models.CharField(max_length=12, unique=True, default=new_transfer_code)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=TransferStatus, default=TransferStatus.DRAFT)
    note = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(store=F("destination")), name="items_transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(status__in=[TransferStatus.DRAFT, TransferStatus.CANCELLED]) | Q(sent_at__isnull=False),
                name="items_transfer_was_sent",
            ),
        ]
        indexes = [models.Index(fields=["destination", "status"], name="items_transfer_expected")]

    def __str__(self) -> str:
        return self.code


class TransferLine(models.Model):
    """One thing. While it is `active` no other transfer may carry it."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="transfer_lines")
    active = models.BooleanField(default=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["transfer", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(active=True), name="items_transfer_line_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["transfer", "item"], name="items_transfer_line_once"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(active=False), name="items_transfer_line_arrived"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.transfer} {self.item}"
