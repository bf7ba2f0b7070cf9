"""Criteria of the customers' list. Names, phones and e-mails are searched, never filtered: see `selectors.search`."""

import django_filters

from apps.core.criteria import ArchivedFilter

from .states import CustomerKind


class CustomerFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=CustomerKind.choices)
    legal_entity = django_filters.CharFilter(field_name="legal_entity__code")
    archived = ArchivedFilter()
