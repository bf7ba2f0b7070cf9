"""One root field: its rows, then what they name, level by level: one question per level, however many rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLObjectType, GraphQLResolveInfo, get_named_type
from graphql.execution.collect_fields import collect_sub_fields

from apps.core.actors import Actor
from apps.core.api.resource import Resource
from apps.core.permissions import require

from .limits import MOST_OBJECTS, TooLarge
from .shapes import Link, Shape

COUNTED = "graphql_objects"
Row = dict[str, Any]
Selected = dict[str, list[FieldNode]]


@dataclass(frozen=True)
class Reading:
    """What one root field reads, for whom."""

    info: GraphQLResolveInfo
    actor: Actor

    def selected(self, nodes: list[FieldNode], of: str) -> Selected:
        """The fields asked of this type, by their own names: two aliases of one field are read once."""
        kind = self.info.schema.get_type(of)
        assert isinstance(kind, GraphQLObjectType)
        found = collect_sub_fields(self.info.schema, self.info.fragments, self.info.variable_values, kind, nodes)
        by_name: Selected = {}
        for same in found.values():
            by_name.setdefault(same[0].name.value, []).extend(same)
        return by_name

    def allow(self, shape: Shape, nodes: list[FieldNode], rows: int) -> None:
        """Refuses, before anything is read, what the actor may not ask and what would make too large an answer."""
        request = self.info.context
        objects = getattr(request, COUNTED, 0) + rows * self._objects(shape, nodes)
        if objects > MOST_OBJECTS:
            raise TooLarge("objects", objects, MOST_OBJECTS)
        setattr(request, COUNTED, objects)  # of all root fields together: they are read one after the other

    def _objects(self, shape: Shape, nodes: list[FieldNode]) -> int:
        objects = 1
        for name, inner in self.selected(nodes, shape.name).items():
            if link := shape.links.get(name):
                require(self.actor, link.resource.read)
                objects += self._objects(link.shape, inner)
            elif name in shape.nested:
                objects += self._objects(shape.nested[name], inner)
        return objects

    def represented(self, resource: Resource, shape: Shape, rows: Iterable[Any], nodes: list[FieldNode]) -> list[Row]:
        wanted = self.selected(nodes, shape.name)
        told = resource.represented(rows, self.actor, only=wanted.keys())
        self.complete(shape, told, wanted)
        return told

    def complete(self, shape: Shape, rows: list[Row], wanted: Selected) -> None:
        """Put the rows themselves where only their id or code stands."""
        for name, nodes in wanted.items():
            if link := shape.links.get(name):
                found = self._linked(link, {row[name] for row in rows} - {None, ""}, nodes)
                for row in rows:
                    row[name] = found.get(row[name])
            elif inner := shape.nested.get(name):
                self.complete(inner, _flat(row[name] for row in rows), self.selected(nodes, inner.name))

    def _linked(self, link: Link, keys: set[str], nodes: list[FieldNode]) -> dict[str, Row]:
        if not keys:
            return {}
        resource = link.resource
        rows = list(resource.shown(resource.visible_to(self.actor)).filter(**{f"{link.key}__in": keys}))
        told = self.represented(resource, link.shape, rows, nodes)
        return {str(getattr(row, link.key)): one for row, one in zip(rows, told, strict=True)}


def actor_of(info: GraphQLResolveInfo) -> Actor:
    actor: Actor = info.context.user.actor  # the request, whose user our authentication has set
    return actor


def inside(info: GraphQLResolveInfo, name: str) -> list[FieldNode]:
    """The nodes of one field below the present one."""
    kind = get_named_type(info.return_type)
    assert isinstance(kind, GraphQLObjectType)
    found = collect_sub_fields(info.schema, info.fragments, info.variable_values, kind, info.field_nodes)
    return [node for nodes in found.values() for node in nodes if node.name.value == name]


def _flat(values: Iterable[Any]) -> list[Row]:
    return [row for value in values if value for row in (value if isinstance(value, list) else [value])]
