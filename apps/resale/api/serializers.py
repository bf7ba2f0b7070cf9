"""Things for sale, listings and sales on the wire."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.serializers import ActionOut, ConfirmedIn, In, MoneyField, Out
from apps.items.states import Grade, VatOrigin

from .. import selectors
from ..errors import NotASale
from ..inputs import ReportedSale
from ..models import StockItem
from ..states import ListingState, SaleState, StockStatus

SALE_KINDS = [("sale", "sale")]
RENTAL_WORDS = ("rental", "starts_at", "ends_at", "due_back_at", "rental_period")


class StockReasonIn(In):
    reason_code = serializers.SlugField(max_length=40, required=False, default="", allow_blank=True)


class RegradeIn(In):
    grade = serializers.ChoiceField(choices=Grade.choices)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class StockHoldIn(In):
    reference = serializers.CharField(max_length=80, help_text="Your own name for it; the same again extends it.")
    until = serializers.DateTimeField(help_text="Within fourteen days; then it ends by itself.")


class PriceIn(ConfirmedIn):
    price = MoneyField(min_value=Decimal("0.01"), help_text="Tax included.")
    floor = MoneyField(min_value=Decimal(0), required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TestsIn(In):
    functions_tested = serializers.BooleanField()
    data_wiped = serializers.BooleanField()


class FullPriceIn(In):
    full_price = serializers.BooleanField(help_text="False: on its margin again, where the law leaves that open.")


class ListingIn(In):
    stock_item = serializers.UUIDField()
    channel = serializers.CharField(max_length=20)
    title = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class SaleIn(In):
    """Name the listing, or the thing. What you have sold is recorded whatever happened meanwhile."""

    listing = serializers.CharField(max_length=20, required=False, allow_blank=True, default="", help_text="Its code.")
    item = serializers.CharField(max_length=20, required=False, allow_blank=True, default="", help_text="Its code.")
    reference = serializers.CharField(max_length=80, help_text="Your own number of the order; known by it ever after.")
    amount = MoneyField(min_value=Decimal(0), help_text="Really paid, tax included, discounts off.")
    discount = MoneyField(min_value=Decimal(0), required=False, default=Decimal(0))
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    occurred_at = serializers.DateTimeField()
    buyer = serializers.UUIDField(required=False, allow_null=True, default=None)
    may_refuse = serializers.BooleanField(
        required=False,
        default=False,
        help_text="True while your buyer has paid nothing: what is sold then answers 409 `already_sold`.",
    )
    kind = serializers.ChoiceField(choices=SALE_KINDS, required=False, default="sale")

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (data.get("kind") == "rental" or any(word in data for word in RENTAL_WORDS)):
            raise NotASale
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["listing"] and not attrs["item"]:
            raise serializers.ValidationError({"listing": ["Say what was sold: a listing, or an item."]})
        return attrs

    @staticmethod
    def told(data: dict[str, Any]) -> ReportedSale:
        names = ("amount", "discount", "currency", "reference", "occurred_at", "may_refuse")
        return ReportedSale(**{name: data[name] for name in names}, buyer_id=data["buyer"])


class TakeBackIn(ConfirmedIn):
    amount = MoneyField(
        min_value=Decimal(0),
        required=False,
        allow_null=True,
        default=None,
        help_text="Absent: all that was not given back before.",
    )
    reason = serializers.CharField(max_length=200)
    store = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        default="",
        help_text="Where it is handed in; absent: where sold.",
    )


class StockItemOut(Out):
    links = {"item": "items", "store": "stores", "legal_entity": "legal-entities", "payable": "payables"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    item = serializers.UUIDField(source="item_id")
    item_code = serializers.CharField(source="item.code", help_text="On its label: what a till rings.")
    title = serializers.CharField(source="item.title")
    grade = serializers.CharField(source="item.grade")
    condition = serializers.SerializerMethodField(help_text="What the grade means, in words.")
    store = serializers.CharField(source="store.code")
    legal_entity = serializers.CharField(source="legal_entity.code")
    status = serializers.ChoiceField(choices=StockStatus.choices)
    vat_origin = serializers.ChoiceField(choices=VatOrigin.choices)
    price = MoneyField(allow_null=True)
    prior_price = serializers.SerializerMethodField(
        help_text="To be shown with a reduced price: the lowest of the thirty days before the first cut."
    )
    currency = serializers.CharField()
    payable = serializers.CharField(source="payable.code", allow_null=True, default=None)
    previous = serializers.UUIDField(source="previous_id", allow_null=True, help_text="The life it came back from.")
    stocked_at = serializers.DateTimeField()
    listed_at = serializers.DateTimeField(allow_null=True)
    sold_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    functions_tested_at = serializers.DateTimeField(allow_null=True)
    data_wiped_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    @extend_schema_field(serializers.CharField())
    def get_condition(self, stock: StockItem) -> str:
        return selectors.condition_of(stock)

    @extend_schema_field(MoneyField(allow_null=True))
    def get_prior_price(self, stock: StockItem) -> str | None:
        found = selectors.prior_of(sorted(stock.prices.all(), key=lambda change: change.pk))
        return None if found is None else str(found)


class StockItemDetailOut(StockItemOut):
    """With what the caller may do now, which the view found out."""

    actions = ActionOut(many=True, source="actions_now")


class SuggestionOut(Out):
    """Tax included, in `currency`. `by_grade`: the share of the new price alone; `least`: below it a further right."""

    price = MoneyField(allow_null=True)
    by_grade = MoneyField(allow_null=True)
    least = MoneyField()
    cost = MoneyField()
    margin = MoneyField(allow_null=True, help_text="Of the suggested price over the cost, VAT still in it.")
    new_price = MoneyField(allow_null=True)
    share_percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    currency = serializers.CharField()


class ListingOut(Out):
    links = {"stock_item": "stock-items", "store": "stores", "legal_entity": "legal-entities"}

    id = serializers.UUIDField()
    code = serializers.CharField()
    stock_item = serializers.UUIDField(source="stock_item_id")
    item_code = serializers.CharField(source="stock_item.item.code")
    channel = serializers.CharField(source="channel.code")
    store = serializers.CharField(source="store.code")
    legal_entity = serializers.CharField(source="legal_entity.code")
    state = serializers.ChoiceField(choices=ListingState.choices)
    title = serializers.CharField()
    description = serializers.CharField()
    price = MoneyField()
    currency = serializers.CharField()
    external_id = serializers.CharField()
    asked_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When the channel last said that it is so.")
    last_error = serializers.CharField()
    version = serializers.IntegerField()


class ListingFeedOut(Out):
    """All of it in one answer: a shop that read half of a feed would take the rest for gone."""

    results = ListingOut(many=True)


class ListingDetailOut(ListingOut):
    actions = ActionOut(many=True, source="actions_now")


class SaleOut(Out):
    links = {"stock_item": "stock-items", "item": "items", "store": "stores", "legal_entity": "legal-entities",
             "buyer": "customers", "refund": "payables", "case": "cases"}  # fmt: skip

    id = serializers.UUIDField()
    code = serializers.CharField()
    state = serializers.ChoiceField(choices=SaleState.choices)
    item = serializers.UUIDField(source="item_id")
    item_code = serializers.CharField(source="item.code")
    stock_item = serializers.UUIDField(source="stock_item_id")
    store = serializers.CharField(source="store.code")
    legal_entity = serializers.CharField(source="legal_entity.code")
    channel = serializers.CharField(help_text="Empty: sold at a till.")
    ticket = serializers.CharField()
    amount = MoneyField()
    discount = MoneyField()
    currency = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    business_date = serializers.DateField()
    buyer = serializers.UUIDField(source="buyer_id", allow_null=True)
    regime = serializers.CharField(help_text="margin, standard or exempt; empty of a double, which sold nothing.")
    warranty_until = serializers.DateField(allow_null=True)
    presumption_until = serializers.DateField(allow_null=True)
    refund = serializers.CharField(source="refund.code", allow_null=True, default=None)
    case = serializers.UUIDField(source="case_id", allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    returned_amount = MoneyField()
    version = serializers.IntegerField()


class SaleDetailOut(SaleOut):
    """With what its buyer would be told of a double, as a text that nobody has sent, and what may be done now."""

    message = serializers.CharField()
    actions = ActionOut(many=True, source="actions_now")
