"""Criteria of the lists of legal entities, stores and tills."""

import django_filters

from apps.core.criteria import ArchivedFilter, TruthFilter


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
