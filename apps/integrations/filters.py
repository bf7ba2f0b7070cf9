"""One set of criteria for API and screens."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from apps.core.codes import parse_code
from apps.core.models import Delivery, InboxMessage, WorkState

from .models import TicketFile
from .states import TicketFileState


class DeliveryFilter(django_filters.FilterSet):
    """`connection` is a connection's id; `code` the thing's own code, however it is typed."""

    state = django_filters.MultipleChoiceFilter(choices=WorkState.choices)
    channel = django_filters.CharFilter()
    document_kind = django_filters.CharFilter()
    connection = django_filters.UUIDFilter(method="by_connection")
    code = django_filters.CharFilter(method="by_code")
    aggregate_id = django_filters.UUIDFilter()
    request_id = django_filters.CharFilter(field_name="event__request_id")

    class Meta:
        model = Delivery
        fields: list[str] = []

    def by_connection(self, rows: QuerySet[Delivery], _name: str, value: Any) -> QuerySet[Delivery]:
        return rows.filter(channel="partner", target__startswith=f"{value}/")

    def by_code(self, rows: QuerySet[Delivery], _name: str, value: str) -> QuerySet[Delivery]:
        known = parse_code(value)
        return rows.filter(event__code=known[1] if known else value.strip().upper())


class InboxFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=WorkState.choices)
    source = django_filters.CharFilter()
    kind = django_filters.CharFilter()
    external_id = django_filters.CharFilter()
    request_id = django_filters.CharFilter()

    class Meta:
        model = InboxMessage
        fields: list[str] = []


class TicketFileFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=TicketFileState.choices)
    connection = django_filters.UUIDFilter()

    class Meta:
        model = TicketFile
        fields: list[str] = []
