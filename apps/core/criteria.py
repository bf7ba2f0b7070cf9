"""Narrowing lists: one set of criteria per resource, for API and screens alike."""

import difflib
from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet

from .errors import Invalid, Malformed

PAGING = ("limit", "cursor", "search")


class TruthFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`, and nothing else."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("coerce", lambda text: text == "true")
        super().__init__(choices=(("true", "true"), ("false", "false")), **options)


class ArchivedFilter(TruthFilter):
    def __init__(self) -> None:
        super().__init__(field_name="archived_at", lookup_expr="isnull", coerce=lambda text: text == "false")


def narrowed(
    filters: type[django_filters.FilterSet], rows: QuerySet[Any], criteria: Mapping[str, Any]
) -> QuerySet[Any]:
    """The rows that meet the criteria. A criterion nobody knows is refused: ignoring it would answer too much."""
    known = [*filters.base_filters, *PAGING]
    for name in criteria:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}."
            raise Malformed(f"Unknown criterion “{name}”.{hint}")
    found = filters(criteria, queryset=rows)
    if not found.is_valid():
        raise Invalid({f"/{name}": " ".join(map(str, errors)) for name, errors in found.errors.items()})
    return found.qs
