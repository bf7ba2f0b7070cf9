"""What a resource shows, as GraphQL types. Its serializers make both, so names, values and masks are those of REST."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import graphene
from drf_spectacular.drainage import get_override
from graphql import value_from_ast_untyped
from rest_framework import serializers

from apps.core.api.resource import Resource


def _as_it_is(value: Any) -> Any:
    return value


class JSON(graphene.Scalar):
    """Any JSON value. Written into a query it may hold variables."""

    serialize = parse_value = staticmethod(_as_it_is)
    parse_literal = staticmethod(value_from_ast_untyped)


class Told(graphene.Scalar):
    """Written as REST writes it: the serializer has made a text of it."""

    serialize = parse_value = staticmethod(str)


class Decimal(Told):
    """An exact number, as a text."""


class DateTime(Told):
    """RFC 3339, with its offset."""


class Date(Told):
    """ISO 8601."""


# The first that fits.
LEAVES: tuple[tuple[type[serializers.Field], Any], ...] = (
    (serializers.BooleanField, graphene.Boolean),
    (serializers.IntegerField, graphene.Int),
    (serializers.DecimalField, Decimal),
    (serializers.DateTimeField, DateTime),
    (serializers.DateField, Date),
    (serializers.UUIDField, graphene.ID),
    (serializers.DictField, JSON),
    (serializers.JSONField, JSON),
)


@dataclass(frozen=True)
class Link:
    """A field that names a row of another resource, by its id or by its code."""

    resource: Resource
    key: str
    shape: "Shape"


@dataclass
class Shape:
    """One serializer as a type: which of its fields hold objects, and which name rows of other resources."""

    name: str
    kind: type[graphene.ObjectType] = field(init=False)
    nested: dict[str, "Shape"] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)


class Shapes:
    """Every serializer becomes one type, however often it is met."""

    def __init__(self, resources: dict[str, Resource]) -> None:
        self._resources = resources
        self._known: dict[str, Shape] = {}

    def of(self, out: type[Any]) -> Shape:
        name = out.__name__.removesuffix("Out").removesuffix("Field")
        if name not in self._known:
            shape = self._known[name] = Shape(name)
            links: dict[str, str] = getattr(out, "links", {})
            fields = out().fields
            attributes = {key: self._field(shape, key, value, links.get(key)) for key, value in fields.items()}
            said = {"description": out.__doc__} if out.__doc__ and out.__module__.startswith("apps.") else {}
            shape.kind = type(name, (graphene.ObjectType,), {**attributes, "Meta": type("Meta", (), said)})
        return self._known[name]

    def _field(self, shape: Shape, name: str, told: Any, link: str | None) -> Any:
        described = {"description": str(told.help_text)} if told.help_text else {}
        if link and link in self._resources:
            resource = self._resources[link]
            key = "id" if isinstance(told, serializers.UUIDField) else "code"
            shape.links[name] = Link(resource, key, self.of(resource.out))
            return graphene.Field(_later(shape.links[name].shape), **described)
        return graphene.Field(self._type(shape, name, told), **described)

    def _type(self, shape: Shape, name: str, told: Any) -> Any:
        if isinstance(told, serializers.SerializerMethodField):
            method = getattr(type(told.parent), told.method_name or f"get_{name}")
            told = get_override(method, "field") or _as_annotated(method)
            told = told() if isinstance(told, type) else told
        if isinstance(told, serializers.ListSerializer | serializers.ListField):
            return graphene.List(graphene.NonNull(self._type(shape, name, told.child)))
        if isinstance(told, serializers.Serializer):
            shape.nested[name] = self.of(type(told))
            return _later(shape.nested[name])
        return next((leaf for kind, leaf in LEAVES if isinstance(told, kind)), graphene.String)


GIVEN: dict[Any, type[serializers.Field]] = {bool: serializers.BooleanField, str: serializers.CharField}


def _as_annotated(method: Callable[..., Any]) -> type[serializers.Field]:
    """What a method gives that says no field: a truth, a text, each perhaps absent; anything with parts is JSON."""
    given = get_type_hints(method)["return"]
    some = [kind for kind in get_args(given) if kind is not NoneType] if isinstance(given, UnionType) else [given]
    return GIVEN.get(some[0], serializers.JSONField) if len(some) == 1 else serializers.JSONField


def _later(shape: Shape) -> Callable[[], Any]:
    """Types may name each other in a ring."""
    return partial(getattr, shape, "kind")
