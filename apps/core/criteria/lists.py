"""Narrowing lists by what stands in an address: one FilterSet per resource, for API and screens alike."""

from collections.abc import Mapping
from typing import Any, TypeVar

import django_filters
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from ..errors import Invalid

Row = TypeVar("Row", bound=Model)


class TruthFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("coerce", lambda text: text == "true")
        super().__init__(choices=(("true", "true"), ("false", "false")), **options)


class ArchivedFilter(TruthFilter):
    def __init__(self) -> None:
        super().__init__(field_name="archived_at", lookup_expr="isnull", coerce=lambda text: text == "false")


def narrowed(
    filters: type[django_filters.FilterSet], rows: QuerySet[Row], criteria: Mapping[str, Any]
) -> QuerySet[Row]:
    """The rows that meet the criteria; Invalid names each that makes no sense. Names nobody knows are the face's.

    An empty text asks for nothing; an empty choice, truth or day is a mistake that would otherwise answer every row.
    """
    if criteria.keys().isdisjoint(filters.base_filters):
        return rows
    found = filters(criteria, queryset=rows)
    typed = [name for name, of in found.filters.items() if not isinstance(of, django_filters.CharFilter)]
    if empty := [name for name in typed if criteria.get(name) == ""]:
        raise Invalid({f"/{name}": _("Give a value, or leave it out.") for name in empty})
    if not found.is_valid():
        raise Invalid({f"/{name}": " ".join(map(str, errors)) for name, errors in found.errors.items()})
    return found.qs
