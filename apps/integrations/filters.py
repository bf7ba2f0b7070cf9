"""One set of criteria for API and screens."""

import django_filters

from apps.core.models import Delivery, WorkState


class DeliveryFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=WorkState.choices)
    channel = django_filters.CharFilter()
    document_kind = django_filters.CharFilter()
    aggregate_id = django_filters.UUIDFilter()
    request_id = django_filters.CharFilter(field_name="event__request_id")

    class Meta:
        model = Delivery
        fields: list[str] = []
