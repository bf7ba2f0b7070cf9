"""Schemas of the description as rows a person can read, and samples made from them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

_BOUNDS = {
    "minLength": "≥ {} characters", "maxLength": "≤ {} characters", "minimum": "≥ {}", "maximum": "≤ {}",
    "minItems": "≥ {} entries", "maxItems": "≤ {} entries", "pattern": "like {}",
}  # fmt: skip
_BY_FORMAT = {
    "uuid": "01990a2b-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
    "date": "2026-11-21",
    "date-time": "2026-11-21T10:30:00+01:00",
    "email": "anne@example.com",
    "uri": "https://example.com/",
    "decimal": "60.00",
}
_BY_NAME = {
    "store": "LYON", "currency": "EUR", "tax_code": "FR20", "country": "FR", "till": "1", "number": "T-1042",
    "payable": "WO-7K3M9QXF", "system": "my-shop", "value": "A-1",
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One row: `schema` names the schema its values are made of, shown elsewhere on the page."""

    name: str
    type: str
    required: bool
    nullable: bool
    bounds: tuple[str, ...]
    choices: tuple[str, ...]
    default: str
    said: str
    schema: str


@dataclass(frozen=True)
class Schema:
    """`sample` is JSON with every field, those that may be left out as well."""

    name: str
    said: str
    fields: tuple[Field, ...]
    sample: str


def field(name: str, node: Node, schemas: Node, *, required: bool = False) -> Field:
    """`node` as it stands in the description, its references still names."""
    inner = _inner(node)
    many = node.get("type") == "array"
    item = _inner(inner.get("items", {})) if many else inner
    named = _reference(item)
    plain = _resolved(item, schemas)
    is_object = plain.get("type") == "object"
    told = "object" if is_object else str(plain.get("format") or plain.get("type") or "any")
    default = inner.get("default", node.get("default"))
    return Field(
        name=name,
        type=f"{told}[]" if many else told,
        required=required,
        nullable=bool(node.get("nullable")),
        bounds=tuple(_bounds(inner) if many else _bounds(plain)),
        choices=tuple(str(choice) for choice in plain.get("enum", ()) if choice not in ("", None)),
        default="" if default in (None, "", [], {}) else json.dumps(default),
        said=str(node.get("description") or inner.get("description") or ""),
        schema=named if named and is_object else "",
    )


def named(node: Node, schemas: Node, seen: dict[str, Schema] | None = None) -> dict[str, Schema]:
    """Every object schema this node is made of, outermost first."""
    seen = {} if seen is None else seen
    for name in _names(node):
        plain = schemas[name]
        if name in seen or plain.get("type") != "object":
            continue
        needed = set(plain.get("required", ()))
        rows = tuple(
            field(key, value, schemas, required=key in needed) for key, value in plain.get("properties", {}).items()
        )
        drawn = json.dumps(sample(plain, schemas, whole=True), indent=2, ensure_ascii=False)
        seen[name] = Schema(name, str(plain.get("description", "")), rows, drawn)
        named(plain, schemas, seen)
    return seen


def sample(node: Node, schemas: Node, *, whole: bool = False) -> Any:
    """A value this schema takes; with `whole` the fields that may be left out as well."""
    return _sample("", node, schemas, whole, ())


def _sample(name: str, node: Node, schemas: Node, whole: bool, inside: tuple[str, ...]) -> Any:
    inner = _inner(node)
    reference = _reference(inner)
    if reference in inside:
        return {}
    plain = _resolved(inner, schemas)
    inside = (*inside, reference) if reference else inside
    if "enum" in plain:
        return next((choice for choice in plain["enum"] if choice), "")
    if plain.get("type") == "array":
        return [_sample(name, plain.get("items", {}), schemas, whole, inside)]
    if plain.get("type") == "object":
        needed = plain.get("required", ())
        properties = plain.get("properties", {}).items()
        return {key: _sample(key, value, schemas, whole, inside) for key, value in properties if whole or key in needed}
    return _scalar(name, plain)


def _scalar(name: str, plain: Node) -> Any:
    kind = plain.get("type")
    if kind == "integer":
        return max(1, plain.get("minimum", 1))
    if kind == "number":
        return 1
    if kind == "boolean":
        return True
    by_format = _BY_FORMAT.get(plain.get("format", ""))
    return by_format or _BY_NAME.get(name) or "…"


def _bounds(node: Node) -> Iterator[str]:
    for key, words in _BOUNDS.items():
        if key in node and (key, node[key]) != ("minLength", 1):
            yield _decimals(node) or words.format(node[key])


def _decimals(node: Node) -> str:
    """A decimal's pattern says how exact it may be, and no more that a person would read."""
    found = re.search(r"\\d\{0,(\d+)\}\)\?\$$", node.get("pattern", "")) if node.get("format") == "decimal" else None
    return f"≤ {found[1]} decimals" if found else ""


def _inner(node: Node) -> Node:
    """What stands behind a wrapper that only adds a description or a null."""
    for wrapper in ("allOf", "oneOf", "anyOf"):
        choices = [choice for choice in node.get(wrapper, ()) if _reference(choice) not in ("NullEnum", "BlankEnum")]
        if choices:
            return dict(choices[0])
    return node


def _reference(node: Node) -> str:
    return str(node.get("$ref", "")).rpartition("/")[2]


def _resolved(node: Node, schemas: Node) -> Node:
    reference = _reference(node)
    return dict(schemas[reference]) if reference else node


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if reference := _reference(value):
            yield reference
        for key, inner in value.items():
            if key != "$ref":
                yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
