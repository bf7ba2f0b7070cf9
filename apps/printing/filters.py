"""Criteria of the lists of printers and prints."""

import django_filters

from apps.core.criteria import TruthFilter

from .states import PrintJobState


class PrinterFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    store = django_filters.CharFilter(field_name="store__code")
    active = TruthFilter()


class PrintJobFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=PrintJobState.choices)
    store = django_filters.CharFilter(field_name="store__code")
    printer = django_filters.CharFilter(field_name="printer__code")
    document = django_filters.CharFilter()
    subject = django_filters.UUIDFilter(field_name="subject_id")
