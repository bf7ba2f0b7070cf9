"""The addresses every resource has, whatever else it offers: what changed, everything at once, and a search."""

from collections.abc import Collection
from typing import Any, TypeVar

import django_filters
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from apps.core.criteria import TruthFilter

from .changes import ChangeOut, ChangesView
from .export import CONTENT_TYPE, ExportView
from .resource import Resource
from .search import search_route
from .serializers import ProblemOut
from .views import ResourceView

View = TypeVar("View", bound=ResourceView)


def reading_routes(of: Resource) -> list[URLPattern]:
    """To be included under /api/v1/, before addresses that take anything as an id."""
    plural, read, criteria = of.path.replace("-", "_"), {"GET": of.read}, criteria_of(of)
    changes = extend_schema(
        operation_id=f"{plural}_changes",
        summary=f"What changed among {of.path.replace('-', ' ')} since a cursor",
        responses={200: _change_of(of)(many=True), 410: ProblemOut},
    )
    export = extend_schema(
        operation_id=f"{plural}_export",
        summary=f"All {of.path.replace('-', ' ')} as JSON Lines, with a cursor for what changes from now on",
        parameters=criteria,
        responses={(200, CONTENT_TYPE): OpenApiTypes.STR},
    )
    changes_view = made(of, ChangesView, read, {"get": changes})
    export_view = made(of, ExportView, read, {"get": export}, [parameter.name for parameter in criteria])
    return [
        path(f"{of.path}/changes/", changes_view.as_view(), name=f"{of.path}-changes"),
        path(f"{of.path}/export/", export_view.as_view(), name=f"{of.path}-export"),
        search_route(of),
    ]


def made(
    of: Resource,
    base: type[View],
    scopes: dict[str, str],
    operations: dict[str, Any],
    names: Collection[str] = (),
) -> type[View]:
    """A view of this resource; `names` may stand behind the "?" of its GET."""
    attributes = {"of": of, "scopes": scopes, "not_for": of.not_for, "__doc__": base.__doc__ or of.summary}
    if names:
        attributes["query"] = {"GET": names}
    view: type[View] = type(f"{of.model.__name__}{base.__name__}", (base,), attributes)
    return extend_schema_view(**operations)(view)


def criteria_of(of: Resource) -> list[OpenApiParameter]:
    """What narrows this resource, as OpenAPI says it."""
    found = []
    for name, criterion in (of.filters.base_filters if of.filters else {}).items():
        choices = None
        if isinstance(criterion, django_filters.ChoiceFilter) and not isinstance(criterion, TruthFilter):
            choices = [value for value, _label in criterion.extra["choices"]]
        found.append(OpenApiParameter(name, bool if isinstance(criterion, TruthFilter) else str, enum=choices))
    return found


def _change_of(of: Resource) -> type[ChangeOut]:
    data = of.out(required=False, help_text="As you may read it now; absent when deleted.")
    return type(f"{of.model.__name__}ChangeOut", (ChangeOut,), {"data": data, "__doc__": None})
