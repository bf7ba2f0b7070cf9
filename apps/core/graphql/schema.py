"""The schema of all declared resources: for each a page, searched as in REST, and one row by id or by reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import graphene
from graphql import GraphQLError, GraphQLResolveInfo

from apps.core import references
from apps.core.api.resource import Resource
from apps.core.criteria.asking import USUAL, parts_of
from apps.core.permissions import require

from .reading import Reading, actor_of, inside
from .shapes import JSON, Shape, Shapes


class ReferenceInput(graphene.InputObjectType):
    """Another system's name for a row."""

    system = graphene.String(required=True)
    kind = graphene.String(required=True)
    value = graphene.String(required=True)


@dataclass(frozen=True)
class Root:
    """The two root fields of one resource."""

    resource: Resource
    shape: Shape

    def page(self) -> graphene.Field:
        attributes = {
            "results": graphene.List(graphene.NonNull(lambda: self.shape.kind), required=True),
            "next_cursor": graphene.String(description="Of the next page; null on the last."),
            "facets": graphene.Field(JSON),
        }
        kind = type(f"{self.shape.name}Page", (graphene.ObjectType,), attributes)
        return graphene.Field(
            kind,
            description=self.resource.summary,
            resolver=self.search,
            **self._arguments(),
        )

    def one(self) -> graphene.Field:
        arguments = {"id": graphene.ID(), "reference": graphene.Argument(ReferenceInput)}
        return graphene.Field(lambda: self.shape.kind, resolver=self.find, **arguments)

    def search(self, _root: Any, info: GraphQLResolveInfo, **body: Any) -> dict[str, Any]:
        actor, nodes = actor_of(info), inside(info, "results")
        require(actor, self.resource.read)
        reading = Reading(info, actor)
        reading.allow(self.shape, nodes, max(body.get("limit") or USUAL, 0))
        found = self.resource.searched(body, actor)
        results = reading.represented(self.resource, self.shape, found.rows, nodes)
        return {"results": results, "next_cursor": found.next_cursor, "facets": found.facets}

    def find(
        self, _root: Any, info: GraphQLResolveInfo, id: str | None = None, reference: dict[str, str] | None = None
    ) -> dict[str, Any] | None:
        actor, nodes = actor_of(info), info.field_nodes
        require(actor, self.resource.read)
        if (id is None) == (reference is None):
            raise GraphQLError("Give either an id or a reference.")
        reading = Reading(info, actor)
        reading.allow(self.shape, nodes, 1)
        name = self.resource.model.resource
        identifier = references.find(**reference, resource=name) if reference else _uuid(str(id))
        rows = self.resource.shown(self.resource.visible_to(actor)).filter(pk=identifier)
        return next(iter(reading.represented(self.resource, self.shape, rows, nodes)), None)

    def _arguments(self) -> dict[str, Any]:
        """The body of search/, name by name."""
        names = graphene.List(graphene.NonNull(graphene.String))
        known = {
            "where": graphene.Argument(JSON, description="Criteria in the words of search/."),
            "sort": names,
            "facets": names,
            "limit": graphene.Int(),
        }
        parts = parts_of(self.resource.searchable, self.resource.finders)
        return {name: known.get(name) or graphene.String() for name in parts}


def schema_of(resources: Iterable[Resource]) -> graphene.Schema:
    by_path = {resource.path: resource for resource in resources}
    shapes, fields = Shapes(by_path), {}
    for resource in by_path.values():
        root = Root(resource, shapes.of(resource.out))
        fields[resource.path.replace("-", "_")] = root.page()
        fields[resource.model.resource] = root.one()
    return graphene.Schema(query=type("Query", (graphene.ObjectType,), fields), auto_camelcase=False)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
