"""Months of margin VAT, declared: what of them the outside may read."""

from apps.core.api.resource import Resource
from apps.core.criteria import Choice, Day, Moment, Searchable, Text

from ...models import MarginPeriod
from ...permissions import MARGIN_READ
from ...selectors import margin as selectors
from ...states import PeriodState
from .serializers import MarginPeriodOut

MARGIN_PERIODS = Resource(
    path="margin-periods",
    model=MarginPeriod,
    out=MarginPeriodOut,
    read=MARGIN_READ,
    visible_to=selectors.periods_visible_to,
    searchable=Searchable(
        model=MarginPeriod,
        fields={
            "legal_entity": Text("legal_entity__code", sorts=True, facet=True),
            "month": Day("month", sorts=True, facet=True),
            "state": Choice("state", choices=PeriodState.values, facet=True),
            "currency": Text("currency", facet=True),
            "closed_at": Moment("closed_at", null=True, sorts=True),
        },
    ),
    summary="A company's months of VAT on used goods, item by item and globally side by side.",
    not_for="a tax return: an accountant makes that, with what else the company sold.",
)
