"""One view for all searches; each resource has its own description of it."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..resource import Resource
from ..serializers import FacetOut, Out
from ..views import ResourceView
from . import description


class SearchView(ResourceView):
    of: ClassVar[Resource]

    def post(self, request: Request) -> Response:
        found = self.of.searched(request.data, self.actor())
        results = self.of.represented(found.rows, self.actor())
        return Response({"results": results, "next_cursor": found.next_cursor, "facets": found.facets})

    def components(self) -> dict[str, Any]:
        return description.components(self.of)


def search_route(of: Resource) -> URLPattern:
    """The address of its search, to be included under /api/v1/."""
    found = OpenApiExample("Criteria, order and counts", value=description.example(of), request_only=True)
    described = extend_schema(
        operation_id=f"{of.path.replace('-', '_')}_search",
        summary=f"Search {of.path.replace('-', ' ')}",
        request={"application/json": {"$ref": f"#/components/schemas/{description.body_name(of)}"}},
        responses=_page(of),
        examples=[found],
    )
    said = description.said(of)
    attributes = {"of": of, "scopes": {"POST": of.read}, "not_for": of.not_for, "__doc__": said}
    made: Any = type(f"{of.model.__name__}SearchView", (SearchView,), attributes)
    return path(f"{of.path}/search/", extend_schema_view(post=described)(made).as_view())


def _page(of: Resource) -> type[Out]:
    fields = {
        "results": of.out(many=True),
        "next_cursor": serializers.CharField(allow_null=True, help_text="Of the next page; null on the last."),
        "facets": FacetOut(many=True),
        "__doc__": Out.__doc__,
    }
    return type(f"{description.name_of(of)}SearchPage", (Out,), fields)
