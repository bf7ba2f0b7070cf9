"""Criteria of the items' list, and what of them can be searched."""

import django_filters

from apps.core.criteria import (
    ArchivedFilter,
    Choice,
    Filled,
    Id,
    Moment,
    Searchable,
    Text,
    Truth,
    TruthFilter,
    Words,
)

from .models import Item, StockLocation, Transfer
from .states import Grade, HolderKind, IdentifierKind, OwnerKind, TransferStatus, VatOrigin


class ItemFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store__code")
    product = django_filters.CharFilter(field_name="product__code")
    customer = django_filters.UUIDFilter(field_name="customer_id")
    identifier = django_filters.CharFilter()
    owner_kind = django_filters.ChoiceFilter(choices=OwnerKind.choices)
    custody = django_filters.ChoiceFilter(choices=HolderKind.choices)
    grade = django_filters.ChoiceFilter(choices=Grade.choices)
    held = TruthFilter()
    location = django_filters.CharFilter(field_name="location__code")


ITEMS = Searchable(
    model=Item,
    fields={
        "code": Text("code", sorts=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "store": Text("store__code", sorts=True, facet=True),
        "product": Text("product__code", null=True, facet=True),
        "brand_name": Text("brand_name", sorts=True, facet=True),
        "model_name": Text("model_name", sorts=True, facet=True),
        "color": Text("color", facet=True),
        "identifier_kind": Choice("identifier_kind", choices=IdentifierKind.values, facet=True),
        "identifier": Text("identifier"),
        "owner_kind": Choice("owner_kind", choices=OwnerKind.values, facet=True),
        "customer": Id("customer_id", null=True),
        "vat_origin": Choice("vat_origin", choices=VatOrigin.values, facet=True),
        "custody": Choice("custody", choices=HolderKind.values, facet=True),
        "grade": Choice("grade", choices=("", *Grade.values), sorts=True, facet=True),
        "held": Truth("held", facet=True),
        "location": Text("location__code", null=True, facet=True),
    },
    words=Words({"search_text": None}),
)


class LocationFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    code = django_filters.CharFilter()
    archived = ArchivedFilter()


LOCATIONS = Searchable(
    model=StockLocation,
    fields={
        "store": Text("store__code", sorts=True, facet=True),
        "code": Text("code", sorts=True),
        "name": Text("name", sorts=True),
        "archived": Filled("archived_at"),
    },
)


class TransferFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    destination = django_filters.CharFilter(field_name="destination__code")
    status = django_filters.ChoiceFilter(choices=TransferStatus.choices)
    code = django_filters.CharFilter()


TRANSFERS = Searchable(
    model=Transfer,
    fields={
        "code": Text("code", sorts=True),
        "legal_entity": Text("legal_entity__code", facet=True),
        "store": Text("store__code", sorts=True, facet=True),
        "destination": Text("destination__code", sorts=True, facet=True),
        "status": Choice("status", choices=TransferStatus.values, facet=True),
        "sent_at": Moment("sent_at", null=True, sorts=True),
        "received_at": Moment("received_at", null=True, sorts=True),
    },
)
