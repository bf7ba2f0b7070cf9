"""Applying an app's criteria, the same for API and screens."""

from typing import Any, TypeVar

import django_filters
from django.db.models import Model, QuerySet
from django.http import QueryDict

from .errors import Invalid

Row = TypeVar("Row", bound=Model)


def narrowed(
    filterset: type[django_filters.FilterSet], rows: QuerySet[Row], criteria: QueryDict | dict[str, Any]
) -> QuerySet[Row]:
    """The rows that meet the criteria; Invalid names each criterion that makes no sense."""
    found = filterset(criteria, queryset=rows)
    if not found.is_valid():
        raise Invalid({f"/{name}": " ".join(map(str, errors)) for name, errors in found.errors.items()})
    return found.qs
