"""The GraphQL schema, arranged for reading."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import graphene
from django.urls import resolve
from graphql import (
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)


@dataclass(frozen=True)
class GraphField:
    """`type` as the schema writes it; `of` names the type below it that is shown elsewhere on the page."""

    name: str
    type: str
    of: str
    said: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class GraphType:
    """A scalar has no fields."""

    name: str
    said: str
    fields: tuple[GraphField, ...]


def graph() -> graphene.Schema:
    view: Any = resolve("/graphql/").func  # the wiring knows every resource; no app may import it
    found: graphene.Schema = view.initkwargs["graph"]
    return found


@cache
def types() -> list[GraphType]:
    """What may be asked at the top, then every type in the order of the alphabet."""
    shown = [kind for kind in graph().graphql_schema.type_map.values() if _is_ours(kind)]
    return [_type(kind) for kind in sorted(shown, key=lambda kind: (kind.name != "Query", kind.name))]


def _is_ours(kind: GraphQLNamedType) -> bool:
    return not is_introspection_type(kind) and not is_specified_scalar_type(kind)


def _type(kind: GraphQLNamedType) -> GraphType:
    fields = kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType) else {}
    return GraphType(kind.name, kind.description or "", tuple(_field(*entry) for entry in fields.items()))


def _field(name: str, field: GraphQLField | GraphQLInputField) -> GraphField:
    below = get_named_type(field.type)
    arguments = field.args if isinstance(field, GraphQLField) else {}
    return GraphField(
        name=name,
        type=str(field.type),
        of=below.name if _is_ours(below) else "",
        said=field.description or "",
        arguments=tuple(f"{key}: {argument.type}" for key, argument in arguments.items()),
    )
