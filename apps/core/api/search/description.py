"""What OpenAPI says of a search: the very fields, operators and shapes that the resource declares."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from apps.core.criteria import Choice, Field
from apps.core.criteria.asking import (
    LARGEST,
    LONGEST_CURSOR,
    LONGEST_FOUND_BY,
    LONGEST_TEXT,
    MOST_FACETS,
    MOST_KEYS,
    USUAL,
)
from apps.core.criteria.declaration import LONGEST_KEY, METADATA, of_every
from apps.core.criteria.extra_fields import Note
from apps.core.criteria.where import DEEPEST, MOST_LEAVES, MOST_VALUES

from ..resource import Resource

Schema = dict[str, Any]
COMMON, NOTES = "CommonCriterion", "MetadataCriterion"


def name_of(of: Resource) -> str:
    return of.out.__name__.removesuffix("Out")


def body_name(of: Resource) -> str:
    return f"{name_of(of)}SearchIn"


def said(of: Resource) -> str:
    """Guarded fields and ways in with their rights, since no schema can say so."""
    lines = [of.summary, "Nothing is written: no Idempotency-Key, and a search may be repeated at will."]
    for right in sorted({field.guard.right for field in of.searchable.fields.values() if field.guard}):
        names = [name for name, field in of.searchable.fields.items() if field.guard and field.guard.right == right]
        lines.append(f"Only with `{right}`, and only among rows it opens: {', '.join(names)}.")
    return "\n\n".join(filter(None, lines))


def components(of: Resource) -> dict[str, Schema]:
    """Its own, and what all searches share."""
    key = {"type": "string", "pattern": rf"^{METADATA}\..+$", "maxLength": len(METADATA) + 1 + LONGEST_KEY}
    notes = [*_shapes(Note(METADATA), key), _leaf(key, ["is_null"], {"type": "boolean"})]
    return {
        body_name(of): _body(of),
        f"{name_of(of)}Where": _where(of),
        COMMON: {"description": "What every resource can be asked.", "oneOf": _leaves(of_every(""))},
        NOTES: {"description": "One key of `metadata`; `is_null` where it has none.", "oneOf": notes},
    }


def example(of: Resource) -> Schema:
    fields = of.searchable.fields
    leaf: Schema = {"field": "created_at", "op": "gte", "value": "2026-01-01T00:00:00Z"}
    chosen = next(((name, field) for name, field in fields.items() if isinstance(field, Choice)), None)
    if chosen:
        other = {"field": chosen[0], "op": "in", "value": list(chosen[1].choices[:2])}
        leaf = {"and": [other, leaf]}
    shown: Schema = {"where": leaf, "sort": ["-created_at"], "facets": of.searchable.counting[:2], "limit": 20}
    return shown


def _body(of: Resource) -> Schema:
    sorting = [way + name for name in of.searchable.sorting for way in ("", "-")]
    named = {name: _text(LONGEST_FOUND_BY, finder.says) for name, finder in of.finders.items()}
    if of.searchable.words:
        named["text"] = _text(LONGEST_TEXT, "Typed words, of which each must be found; a slip in one is forgiven.")
    properties: Schema = {
        "where": {"oneOf": [_ref(f"{name_of(of)}Where"), {"type": "object", "nullable": True, "enum": [None]}]},
        **named,
        "sort": _names(sorting, MOST_KEYS, "“-” turns one round. Else the nearest words first, else the newest."),
        "facets": _names(of.searchable.counting, MOST_FACETS, "Count the rows found by each value of these."),
        "limit": {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": USUAL, "nullable": True},
        "cursor": _text(LONGEST_CURSOR, "The `next_cursor` of the same search; with other criteria it is refused."),
    }
    if not of.searchable.counting:
        del properties["facets"]["items"]["enum"]
        properties["facets"]["maxItems"] = 0
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _where(of: Resource) -> Schema:
    itself = _ref(f"{name_of(of)}Where")
    members = {"type": "array", "minItems": 1, "maxItems": MOST_LEAVES, "items": itself}
    groups = [_object({"and": members}), _object({"or": members}), _object({"not": itself})]
    said = f"Criteria, and groups of them: at most {DEEPEST} groups deep and {MOST_LEAVES} criteria in all."
    shared = [_ref(COMMON), *([_ref(NOTES)] if of.searchable.has_metadata else [])]
    return {"description": said, "oneOf": [*groups, *_leaves(of.searchable.fields), *shared]}


def _leaves(fields: Mapping[str, Field]) -> list[Schema]:
    """Fields of the same kind share a shape; what may be empty shares one for all."""
    alike: dict[str, tuple[Field, list[str]]] = {}
    for name, field in fields.items():
        alike.setdefault(json.dumps([field.own_ops, field.schema()]), (field, []))[1].append(name)
    found = [shape for field, names in alike.values() for shape in _shapes(field, _enum(names))]
    if empty := [name for name, field in fields.items() if field.null]:
        found.append(_leaf(_enum(empty), ["is_null"], {"type": "boolean"}))
    return found


def _shapes(field: Field, names: Schema) -> Iterable[Schema]:
    """One per kind of operator: with one value, with two, with a list."""
    one = field.schema()
    if single := [op for op in field.own_ops if op not in ("in", "between")]:
        yield _leaf(names, single, one)
    if "in" in field.own_ops:
        yield _leaf(names, ["in"], {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": one})
    if "between" in field.own_ops:
        yield _leaf(names, ["between"], {"type": "array", "minItems": 2, "maxItems": 2, "items": one})


def _leaf(names: Schema, ops: list[str], value: Schema) -> Schema:
    return _object({"field": names, "op": _enum(ops), "value": value})


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _enum(names: list[str]) -> Schema:
    return {"type": "string", "enum": names}


def _text(longest: int, said: str) -> Schema:
    return {"type": "string", "maxLength": longest, "nullable": True, "description": said}


def _names(names: list[str], most: int, said: str) -> Schema:
    return {"type": "array", "maxItems": most, "nullable": True, "description": said, "items": _enum(names)}
