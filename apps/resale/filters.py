"""One set of criteria for API and screens, and what of things for sale, listings and sales can be searched."""

import django_filters
from django.db.models import Q, QuerySet

from apps.core.criteria import Amount, Choice, Day, Id, Moment, Searchable, Text, Words
from apps.items.states import Grade, VatOrigin

from .models import Listing, Sale, StockItem
from .states import ListingState, Regime, SaleState, StockStatus


class StockItemFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=StockStatus.choices)
    store = django_filters.CharFilter(field_name="store__code")
    code = django_filters.CharFilter()
    item = django_filters.CharFilter(field_name="item__code")

    class Meta:
        model = StockItem
        fields: list[str] = []


class ListingFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=ListingState.choices)
    store = django_filters.CharFilter(field_name="store__code")
    channel = django_filters.CharFilter(field_name="channel__code")
    item = django_filters.CharFilter(field_name="stock_item__item__code")

    class Meta:
        model = Listing
        fields: list[str] = []


class SaleFilter(django_filters.FilterSet):
    """`ticket`: as the seller calls it, or the number alone as it is printed."""

    state = django_filters.MultipleChoiceFilter(choices=SaleState.choices)
    store = django_filters.CharFilter(field_name="store__code")
    channel = django_filters.CharFilter()
    item = django_filters.CharFilter(field_name="item__code")
    ticket = django_filters.CharFilter(method="by_ticket")

    class Meta:
        model = Sale
        fields: list[str] = []

    def by_ticket(self, rows: QuerySet[Sale], _name: str, typed: str) -> QuerySet[Sale]:
        return rows.filter(Q(ticket=typed) | Q(ticket__endswith=f"/{typed}"))


STOCK_ITEMS = Searchable(
    model=StockItem,
    fields={
        "code": Text("code", sorts=True),
        "item": Text("item__code"),
        "store": Text("store__code", sorts=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "status": Choice("status", choices=StockStatus.values, facet=True),
        "grade": Choice("item__grade", choices=Grade.values, facet=True),
        "brand_name": Text("item__brand_name", facet=True),
        "vat_origin": Choice("vat_origin", choices=VatOrigin.values, facet=True),
        "price": Amount("price", null=True, sorts=True),
        "currency": Text("currency", facet=True),
        "payable": Text("payable__code", null=True),
        "stocked_at": Moment("stocked_at", sorts=True),
        "listed_at": Moment("listed_at", null=True, sorts=True),
        "sold_at": Moment("sold_at", null=True, sorts=True),
        "delivered_at": Moment("delivered_at", null=True, sorts=True),
    },
    words=Words({"item__search_text": None}),
)
LISTINGS = Searchable(
    model=Listing,
    fields={
        "code": Text("code", sorts=True),
        "item": Text("stock_item__item__code"),
        "stock_item": Id("stock_item_id"),
        "channel": Text("channel__code", facet=True),
        "store": Text("store__code", sorts=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "state": Choice("state", choices=ListingState.values, facet=True),
        "price": Amount("price", sorts=True),
        "currency": Text("currency", facet=True),
        "external_id": Text("external_id"),
        "asked_at": Moment("asked_at", null=True, sorts=True),
        "confirmed_at": Moment("confirmed_at", null=True, sorts=True),
    },
    words=Words({"stock_item__item__search_text": None}),
)
SALES = Searchable(
    model=Sale,
    fields={
        "code": Text("code", sorts=True),
        "item": Text("item__code"),
        "stock_item": Id("stock_item_id"),
        "store": Text("store__code", sorts=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "state": Choice("state", choices=SaleState.values, facet=True),
        "channel": Text("channel", facet=True),
        "ticket": Text("ticket"),
        "amount": Amount("amount", sorts=True),
        "currency": Text("currency", facet=True),
        "regime": Choice("regime", choices=Regime.values, facet=True),
        "business_date": Day("business_date", sorts=True),
        "occurred_at": Moment("occurred_at", sorts=True),
        "warranty_until": Day("warranty_until", null=True, sorts=True),
        "returned_at": Moment("returned_at", null=True, sorts=True),
    },
    words=Words({"item__search_text": None}),
)
