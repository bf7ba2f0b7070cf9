"""Criteria of the catalogue's lists, and what of it can be searched."""

import django_filters

from apps.core.criteria import (
    Amount,
    ArchivedFilter,
    Choice,
    Filled,
    Number,
    Searchable,
    Text,
    Truth,
    TruthFilter,
    Words,
)

from .models import Brand, Category, ExternalArticle, Product, ReasonCode, TaxCode
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


PRODUCTS = Searchable(
    model=Product,
    fields={
        "code": Text("code", sorts=True),
        "ean": Text("ean", null=True),
        "kind": Choice("kind", choices=ProductKind.values, facet=True),
        "brand": Text("brand__code", null=True, sorts=True, facet=True),
        "category": Text("category__code", null=True, sorts=True, facet=True),
        "tax_code": Text("tax_code__code", facet=True),
        "price": Amount("price", sorts=True),
        "currency": Text("currency"),
        "cost": Amount("cost", null=True, sorts=True),
        "minutes": Number("minutes", null=True, sorts=True),
        "active": Truth("active", facet=True),
    },
    words=Words({"search_text": None}),
)
BRANDS = Searchable(
    model=Brand,
    fields={
        "code": Text("code", sorts=True),
        "name": Text("name", sorts=True),
        "archived": Filled("archived_at"),
    },
)
CATEGORIES = Searchable(
    model=Category,
    fields={
        "code": Text("code", sorts=True),
        "kind": Choice("kind", choices=CategoryKind.values, facet=True),
        "parent": Text("parent__code", null=True, facet=True),
        "archived": Filled("archived_at"),
    },
)
TAX_CODES = Searchable(
    model=TaxCode,
    fields={
        "code": Text("code", sorts=True),
        "scheme": Choice("scheme", choices=TaxScheme.values, facet=True),
        "archived": Filled("archived_at"),
    },
)
REASON_CODES = Searchable(
    model=ReasonCode,
    fields={
        "code": Text("code", sorts=True),
        "kind": Choice("kind", choices=ReasonKind.values, facet=True, sorts=True),
        "active": Truth("active", facet=True),
    },
)
EXTERNAL_ARTICLES = Searchable(
    model=ExternalArticle,
    fields={
        "article": Text("article", sorts=True),
        "till_article": Text("till_article", sorts=True),
        "store": Text("store__code", null=True, facet=True),
        "legal_entity": Text("legal_entity__code", facet=True),
    },
)
