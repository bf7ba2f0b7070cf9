"""Criteria of the items' list."""

import django_filters

from .states import HolderKind, OwnerKind


class ItemFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store__code")
    product = django_filters.CharFilter(field_name="product__code")
    customer = django_filters.UUIDFilter(field_name="customer_id")
    identifier = django_filters.CharFilter()
    owner_kind = django_filters.ChoiceFilter(choices=OwnerKind.choices)
    custody = django_filters.ChoiceFilter(choices=HolderKind.choices)
