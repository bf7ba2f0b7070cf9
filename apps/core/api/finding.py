"""Rows of a resource, found over HTTP: a list narrowed by its criteria, and the one another system names."""

from typing import ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import references
from apps.core.criteria import narrowed
from apps.core.errors import Malformed, NotFound
from apps.core.references import ReferenceInput

from . import pagination
from .resource import Resource
from .views import ResourceView


class Many(ResourceView):
    of: ClassVar[Resource]

    def get(self, request: Request) -> Response:
        assert self.of.filters is not None
        rows = narrowed(self.of.filters, self.of.shown(self.of.visible_to(self.actor())), request.query_params)
        page, cursor = pagination.page(request, rows)
        return Response({"results": self.of.represented(page, self.actor()), "next_cursor": cursor})


def narrowing(of: Resource) -> tuple[str, ...]:
    """What may stand behind the "?" of its list."""
    assert of.filters is not None
    return (*pagination.PARAMETERS, *of.filters.base_filters)


def named(request: Request, of: Resource) -> UUID:
    """The row that bears the name the query gives."""
    try:
        name = ReferenceInput(*(request.query_params[part] for part in ReferenceInput._fields))
    except KeyError:
        raise Malformed("Give system, kind and value.") from None
    found = references.find(*name, of.model.resource)
    if found is None:
        raise NotFound
    return found
