"""Criteria of the items' list, and what of them can be searched."""

import django_filters

from apps.core.criteria import Choice, Id, Searchable, Text, Truth, TruthFilter, Words

from .models import Item
from .states import Grade, HolderKind, IdentifierKind, OwnerKind, VatOrigin


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
    },
    words=Words({"search_text": None}),
)
