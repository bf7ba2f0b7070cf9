"""Criteria of the lists of legal entities, stores and tills, and what of them can be searched."""

import django_filters

from apps.core.criteria import ArchivedFilter, Choice, Filled, Searchable, Text, Truth, TruthFilter

from .models import LegalEntity, Store, Till
from .states import FiscalRegime, HandOverRule


class LegalEntityFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    sandbox = TruthFilter()


class StoreFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    legal_entity = django_filters.CharFilter(field_name="entity__code")
    archived = ArchivedFilter()


class TillFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store__code")
    active = TruthFilter()


LEGAL_ENTITIES = Searchable(
    model=LegalEntity,
    fields={
        "code": Text("code", sorts=True),
        "name": Text("name", sorts=True),
        "siren": Text("siren"),
        "vat_number": Text("vat_number"),
        "fiscal_regime": Choice("fiscal_regime", choices=FiscalRegime.values, facet=True),
        "currency": Text("currency", facet=True),
        "country": Text("country", facet=True),
        "sandbox": Truth("sandbox", facet=True),
    },
)
STORES = Searchable(
    model=Store,
    fields={
        "code": Text("code", sorts=True),
        "name": Text("name", sorts=True),
        "legal_entity": Text("entity__code", facet=True),
        "sandbox": Truth("entity__sandbox", facet=True),
        "postcode": Text("postcode", sorts=True),
        "city": Text("city", sorts=True, facet=True),
        "country": Text("country", facet=True),
        "hand_over_rule": Choice("hand_over_rule", choices=HandOverRule.values, facet=True),
        "archived": Filled("archived_at"),
    },
)
TILLS = Searchable(
    model=Till,
    fields={
        "code": Text("code", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "external_reference": Text("external_reference"),
        "active": Truth("active", facet=True),
    },
)
