"""What somebody wants to sell us: declared beside found, from the estimate to the purchase or the return."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from apps.catalog.models import Product
from apps.core.codes import new_code
from apps.core.models import Aggregate
from apps.customers.models import Customer, IdentityCheck
from apps.items.models import Item
from apps.items.states import Grade, IdentifierKind
from apps.payments.models import Payable
from apps.stores.models import LegalEntity, Store

from ..states.payout import PayoutMode
from ..states.trade_in import (
    LOOK_UP_RESULTS,
    NOT_HERE,
    OURS,
    UNDER_WAY,
    SellerKind,
    TradeInLineState,
    TradeInMode,
    TradeInStatus,
)
from .pricing import PriceRuleSet

new_trade_in_code = partial(new_code, "TI")
MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class TradeIn(Aggregate):
    """`total` is what is offered or agreed, without a voucher's bonus, and `payout_mode` how the seller wants it.
    `estimate_rules` are those the estimate was made by, `owed_back` what the seller owes us of a rescinded purchase.
    Identity and signature come before anything becomes ours."""

    resource = "trade_in"

    code = models.CharField(max_length=12, unique=True, default=new_trade_in_code)
    legal_entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    seller_kind = models.CharField(max_length=16, choices=SellerKind, default=SellerKind.PRIVATE)
    mode = models.CharField(max_length=6, choices=TradeInMode, default=TradeInMode.USUAL)
    status = models.CharField(max_length=16, choices=TradeInStatus)
    currency = models.CharField(max_length=3)
    estimated_total = models.DecimalField(**MONEY, null=True)
    estimate_rules = models.ForeignKey(PriceRuleSet, on_delete=models.PROTECT, null=True, related_name="+")
    estimate_valid_until = models.DateField(null=True)
    total = models.DecimalField(**MONEY, default=0)
    payout_mode = models.CharField(max_length=10, choices=PayoutMode, blank=True)
    received_at = models.DateTimeField(null=True)
    identity_check = models.ForeignKey(IdentityCheck, on_delete=models.PROTECT, null=True, related_name="+")
    signature_id = models.UUIDField(null=True)  # the stored file
    signed_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    rescinded_at = models.DateTimeField(null=True)
    rescinded_for = models.CharField(max_length=200, blank=True)
    owed_back = models.ForeignKey(Payable, on_delete=models.PROTECT, null=True, related_name="+")
    metadata = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=NOT_HERE) | Q(customer__isnull=False, received_at__isnull=False),
                name="trade_in_received_from_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OURS)
                | (
                    Q(identity_check__isnull=False, signed_at__isnull=False, cleared_at__isnull=False)
                    & ~Q(payout_mode="")
                ),
                name="trade_in_ours_from_somebody_known",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="trade_in_not_negative"),
            models.CheckConstraint(condition=Q(status__in=TradeInStatus.values), name="trade_in_status"),
        ]
        indexes = [
            models.Index(fields=["store", "status"], name="trade_in_of_store"),
            models.Index(fields=["customer"], name="trade_in_of_seller"),
            models.Index(
                fields=["estimate_valid_until"],
                name="trade_in_to_expire",
                condition=Q(status=TradeInStatus.ESTIMATED),
            ),
            GinIndex(fields=["metadata"], opclasses=["jsonb_path_ops"], name="trade_in_metadata"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def seller_id(self) -> UUID:
        """Only what is not here yet may lack one (the constraint above)."""
        assert self.customer_id is not None
        return self.customer_id

    def event_facts(self) -> dict[str, Any]:
        return {"amount": str(self.total), "currency": self.currency}


class TradeInLine(models.Model):
    """One thing: as its seller described it, and as it was found. `category` and `product` price it; the words are for
    its passport and the register. `price` is what is agreed for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    trade_in = models.ForeignKey(TradeIn, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=TradeInLineState, default=TradeInLineState.OPEN)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(max_length=40)
    description = models.CharField(max_length=200, blank=True)
    brand_name = models.CharField(max_length=100, blank=True)
    model_name = models.CharField(max_length=100, blank=True)
    color = models.CharField(max_length=40, blank=True)
    identifier_kind = models.CharField(max_length=10, choices=IdentifierKind, default=IdentifierKind.NONE)
    identifier = models.CharField(max_length=60, blank=True)
    provenance = models.CharField(max_length=200, blank=True)
    heritage = models.BooleanField(default=False)
    new_price = models.DecimalField(**MONEY, null=True, blank=True)
    declared_grade = models.CharField(max_length=1, choices=Grade, blank=True)
    declared_age = models.PositiveSmallIntegerField(null=True, blank=True)
    declared_answers = models.JSONField(default=dict, blank=True)
    estimate = models.DecimalField(**MONEY, null=True, blank=True)
    estimate_steps = models.JSONField(default=list, blank=True)
    found_grade = models.CharField(max_length=1, choices=Grade, blank=True)
    found_age = models.PositiveSmallIntegerField(null=True, blank=True)
    found_answers = models.JSONField(default=dict, blank=True)
    graded_by_id = models.CharField(max_length=64, blank=True)
    graded_by = models.CharField(max_length=80, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)
    price = models.DecimalField(**MONEY, null=True, blank=True)
    register_entry_id = models.UUIDField(null=True, blank=True)
    register_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["identifier"],
                name="trade_in_line_number",
                condition=Q(state__in=UNDER_WAY) & ~Q(identifier=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["trade_in", "position"], name="trade_in_line_position"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=UNDER_WAY), name="trade_in_line_item_once_under_way"
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="trade_in_line_price"),
            models.CheckConstraint(
                condition=~Q(state=TradeInLineState.BOUGHT)
                | Q(item__isnull=False, price__isnull=False, register_entry_id__isnull=False),
                name="trade_in_line_bought_is_in_the_register",
            ),
            models.CheckConstraint(condition=Q(state__in=TradeInLineState.values), name="trade_in_line_state"),
        ]

    def __str__(self) -> str:
        return f"{self.trade_in} {self.position}"

    @property
    def number(self) -> tuple[str, str]:
        """(kind, number) as the passport says now: what is looked up, and what the register will say. Before there is
        a passport, as it was described."""
        said = self.item or self
        return said.identifier_kind, said.identifier

    @property
    def thing_id(self) -> UUID:
        """The item itself: every line of what was received has one."""
        assert self.item_id is not None
        return self.item_id


class TheftLookUp(models.Model):
    """What a source said of the number of one thing, to whom, when; or whoever dismissed what it said. Never changed:
    a later answer is a further row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(TradeInLine, on_delete=models.PROTECT, related_name="theft_checks")
    result = models.CharField(max_length=14, choices=LOOK_UP_RESULTS)
    source = models.CharField(max_length=60)
    detail = models.CharField(max_length=200, blank=True)
    identifier_kind = models.CharField(max_length=10)
    identifier = models.CharField(max_length=60, blank=True)
    stated = models.BooleanField(default=False)  # a person looked it up elsewhere
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=80)
    checked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.line} {self.result}"

    @property
    def hit(self) -> tuple[UUID, str, bool, str, str, str]:
        """The same for every look-up that finds the same again."""
        return self.line_id, self.source, self.stated, self.identifier_kind, self.identifier, self.detail
