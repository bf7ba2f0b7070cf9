"""One set of criteria for API and screens."""

import django_filters

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
