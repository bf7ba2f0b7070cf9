"""Criteria of the catalogue's lists."""

import django_filters

from apps.core.criteria import ArchivedFilter, TruthFilter

from .states import CategoryKind, ProductKind, ReasonKind, TaxScheme


class ProductFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    ean = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=ProductKind.choices)
    brand = django_filters.CharFilter(field_name="brand__code")
    category = django_filters.CharFilter(field_name="category__code")
    tax_code = django_filters.CharFilter(field_name="tax_code__code")
    active = TruthFilter()


class BrandFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    archived = ArchivedFilter()


class CategoryFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CategoryKind.choices)
    parent = django_filters.CharFilter(field_name="parent__code")
    archived = ArchivedFilter()


class TaxCodeFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    scheme = django_filters.ChoiceFilter(choices=TaxScheme.choices)
    archived = ArchivedFilter()


class ReasonCodeFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=ReasonKind.choices)
    active = TruthFilter()


class ExternalArticleFilter(django_filters.FilterSet):
    article = django_filters.CharFilter()
    till_article = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store__code")
    legal_entity = django_filters.CharFilter(field_name="legal_entity__code")
