"""Criteria of the lists of printers and prints, and what of printers can be searched."""

import django_filters

from apps.core.criteria import Choice, Number, Searchable, Text, Truth, TruthFilter

from .models import Printer
from .states import DeviceLanguage, Media, PrintJobState, Reach


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


PRINTERS = Searchable(
    model=Printer,
    fields={
        "code": Text("code", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "label": Text("label", sorts=True),
        "language": Choice("language", choices=DeviceLanguage.values, facet=True),
        "media": Choice("media", choices=Media.values, facet=True),
        "reached_by": Choice("reached_by", choices=Reach.values, facet=True),
        "resolution": Number("resolution"),
        "active": Truth("active", facet=True),
    },
)
