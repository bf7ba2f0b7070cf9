"""One life of a thing on our shelves."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.items.models import Item
from apps.items.states import VatOrigin
from apps.payments.models import Payable
from apps.stores.models import LegalEntity, Store

from ..states import ENDED, StockStatus

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}
new_stock_code = partial(new_code, "SI")


class StockItem(Aggregate):
    """Bought, prepared, priced, offered, sold: once. A thing that comes back begins another life, which says which one
    it follows (`previous`), so that the money of the first stays its own. `price` and `floor` include tax."""

    resource = "stock_item"

    code = models.CharField(max_length=12, unique=True, default=new_stock_code)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="stock_lives")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    status = models.CharField(max_length=20, choices=StockStatus)
    vat_origin = models.CharField(max_length=20, choices=VatOrigin)  # as it came to us: kept when it is sold
    full_price = models.BooleanField(default=False)  # VAT on it chosen for this one, though the margin is open to it
    price = models.DecimalField(**MONEY, null=True)
    floor = models.DecimalField(**MONEY, default=0)
    currency = models.CharField(max_length=3)
    payable = models.OneToOneField(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    stocked_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)  # for the first time: markdown plans count from here
    sold_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    functions_tested_at = models.DateTimeField(null=True)  # all of them
    data_wiped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=~Q(status__in=ENDED), name="stock_item_one_life"),
            models.CheckConstraint(condition=Q(status__in=StockStatus.values), name="stock_item_status"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gt=0), name="stock_item_price"),
            models.CheckConstraint(condition=Q(floor__gte=0), name="stock_item_floor"),
            models.CheckConstraint(
                condition=~Q(status__in=(StockStatus.LISTED, StockStatus.HELD))
                | Q(price__isnull=False, payable__isnull=False),
                name="stock_item_offered_for_a_price",
            ),
        ]
        indexes = [models.Index(fields=["store", "status"], name="stock_item_shelf")]

    def __str__(self) -> str:
        return self.code

    @property
    def gone_at(self) -> datetime | None:
        """Since when another company of ours has the thing: what is done to it from then on is that one's to see."""
        return self.sold_at if self.status == StockStatus.TRANSFERRED else None

    def event_facts(self) -> dict[str, Any]:
        return {"amount": str(self.price), "currency": self.currency} if self.price is not None else {}
