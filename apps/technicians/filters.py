"""Criteria of the technicians' list, and what of them can be searched."""

import django_filters

from apps.core.criteria import Searchable, Several, Text, Truth, TruthFilter

from .models import Technician


class TechnicianFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    active = TruthFilter()


TECHNICIANS = Searchable(
    model=Technician,
    fields={
        "name": Text("staff__display_name", sorts=True),
        "store": Text("store__code", sorts=True, facet=True),
        "skills": Several("skills"),
        "active": Truth("active", facet=True),
    },
)
