"""Where things are offered, and for whom one is kept."""

from functools import partial
from typing import Any

from django.db import models
from django.db.models import Q

from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.core.secrets import A_REFERENCE
from apps.stores.models import LegalEntity, Store

from ..states import ChannelKind, ListingState
from .stock import MONEY, StockItem

new_listing_code = partial(new_code, "LI")


class Channel(Aggregate):
    """A place where a company offers things. `address` and `secret_reference`, for a web shop: where it is called, and
    where its secret is kept. `reader_id`, for a feed: the API consumer it is for, by value."""

    resource = "channel"

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=ChannelKind)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    secret_reference = models.CharField(max_length=500, blank=True)
    reader_id = models.UUIDField(null=True, blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)  # when its reader last read the feed
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChannelKind.values), name="channel_kind"),
            models.CheckConstraint(
                condition=Q(secret_reference="") | Q(secret_reference__regex=A_REFERENCE),
                name="channel_secret_is_a_reference",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Listing(Aggregate):
    """`confirmed_at`: when the channel last said that it is so; until then we only asked for it. `external_id` is the
    channel's own name for it."""

    resource = "listing"

    code = models.CharField(max_length=12, unique=True, default=new_listing_code)
    stock_item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="listings")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="listings")
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ListingState, default=ListingState.DRAFT)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    price = models.DecimalField(**MONEY)
    currency = models.CharField(max_length=3)
    external_id = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stock_item", "channel"], condition=~Q(state=ListingState.GONE), name="listing_once_per_channel"
            ),
            models.CheckConstraint(condition=Q(state__in=ListingState.values), name="listing_state"),
        ]
        indexes = [models.Index(fields=["channel", "state"], name="listing_of_channel")]

    def __str__(self) -> str:
        return self.code

    def event_facts(self) -> dict[str, Any]:
        return {"amount": str(self.price), "currency": self.currency}


class Hold(models.Model):
    """Somebody keeps a thing for a while: `reference` is their own name for it, `ended` how it ended."""

    stock_item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="holds")
    reference = models.CharField(max_length=80)
    holder_kind = models.CharField(max_length=10)
    holder_id = models.CharField(max_length=64)
    holder_label = models.CharField(max_length=80)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stock_item"], condition=Q(ended_at__isnull=True), name="hold_one_holder"),
        ]
        indexes = [models.Index(fields=["until"], name="hold_running", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return self.reference
