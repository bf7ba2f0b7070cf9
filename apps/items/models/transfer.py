"""Things on their way from one store to another; to another company of the house each is sold and bought."""

from decimal import Decimal
from functools import partial

import pgtrigger
from django.db import models
from django.db.models import F, Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.core.money import total
from apps.stores.models import LegalEntity, Store

from ..states import ACROSS, TransferStatus, VatOrigin
from .item import Item

new_transfer_code = partial(new_code, "TR")


class Transfer(Aggregate):
    """`store` sends, `destination` receives. It stays sent until its last line has arrived. `buyer`, where that is of
    another company, is the company that buys what arrives; its lines then have prices."""

    resource = "transfer"

    code = models.CharField(max_length=12, unique=True, default=new_transfer_code)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    buyer = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+", null=True)
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
            models.CheckConstraint(
                condition=Q(buyer__isnull=True) | ~Q(buyer=F("legal_entity")), name="items_transfer_buys_from_another"
            ),
        ]
        indexes = [models.Index(fields=["destination", "status"], name="items_transfer_expected")]

    def __str__(self) -> str:
        return self.code

    @property
    def total(self) -> Decimal | None:
        """What the other company pays for what counts of it; None within one company. Fetch the lines before."""
        prices = [line.price for line in self.lines.all() if line.price is not None and line.counts]
        return None if self.buyer_id is None else total(prices)


class TransferLine(models.Model):
    """One thing. While it is `active` no other transfer may carry it.

    `price` includes tax, in the currency of both companies, and only of what another company buys; `vat_origin` is how
    VAT stands for that company, expected once sent and settled once received; `register_code` is its number there.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="transfer_lines")
    active = models.BooleanField(default=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=80, blank=True)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    vat_origin = models.CharField(max_length=20, choices=VatOrigin, blank=True)
    register_code = models.CharField(max_length=40, blank=True)

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
            models.CheckConstraint(
                condition=Q(price__isnull=True, vat_origin="", register_code="")
                | Q(price__gt=0, received_at__isnull=True, vat_origin__in=["", *ACROSS], register_code="")
                | (Q(price__gt=0, received_at__isnull=False, vat_origin__in=ACROSS) & ~Q(register_code="")),
                name="items_transfer_line_bought",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="transfer_line_priced",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (NEW.price IS NULL)
                        <> (SELECT buyer_id IS NULL FROM items_transfer WHERE id = NEW.transfer_id) THEN
                      RAISE EXCEPTION 'a price is for another company, and another company pays one'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'items_transfer_line_priced';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.transfer} {self.item}"

    @property
    def counts(self) -> bool:
        """It arrived, or still may: what was taken on its way, or called off with the rest, costs nobody anything."""
        return self.active or self.received_at is not None
