"""One set of criteria for API and screens."""

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from apps.core.errors import Invalid
from apps.payments.states import PaymentState

from .models import WorkOrder
from .states import WorkOrderStatus


class WorkOrderFilter(django_filters.FilterSet):
    status = django_filters.MultipleChoiceFilter(choices=WorkOrderStatus.choices)
    payment_state = django_filters.MultipleChoiceFilter(choices=PaymentState.choices)
    store = django_filters.CharFilter(field_name="store__code")
    code = django_filters.CharFilter()
    customer = django_filters.UUIDFilter(field_name="customer_id")
    promised_before = django_filters.IsoDateTimeFilter(field_name="promised_at", lookup_expr="lt")

    class Meta:
        model = WorkOrder
        fields: list[str] = []


def narrowed(rows: QuerySet[WorkOrder], criteria: QueryDict) -> QuerySet[WorkOrder]:
    """The rows that meet the criteria; Invalid names each criterion that makes no sense."""
    found = WorkOrderFilter(criteria, queryset=rows)
    if not found.is_valid():
        raise Invalid({f"/{name}": " ".join(map(str, errors)) for name, errors in found.errors.items()})
    return found.qs
