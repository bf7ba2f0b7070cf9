"""What /api/v1 has promised, held against what it does now: additions are welcome, nothing promised is taken back.

Both descriptions are laid out flat, one row per place (`POST /api/v1/refunds/ body/amount`); the table below says
which difference of a row breaks a caller. A caller sends bodies and parameters, and reads answers: what narrows the
first or widens the second breaks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
Row = dict[str, Any]
OPERATION, SENT, READ = "operation", "sent", "read"
SHAPE = ("type", "format", "enum", "nullable", "pattern", "additionalProperties")
LEAST, MOST = ("minLength", "minimum", "minItems"), ("maxLength", "maximum", "maxItems")


@dataclass(frozen=True)
class Rule:
    of: tuple[str, ...]  # which kinds of row
    names: tuple[str, ...]
    breaks: Callable[[Any, Any], bool]  # (was, is), either None when absent
    said: str


RULES = (
    Rule((OPERATION,), ("scope",), lambda was, now: was != now, "asks for another"),
    Rule((OPERATION,), ("keys",), lambda was, now: bool(set(was) - set(now)), "takes fewer kinds of"),
    Rule((SENT, READ), ("type", "format"), lambda was, now: was != now, "changed its"),
    Rule(
        (SENT,), ("enum",), lambda was, now: now is not None and (not was or bool(set(was) - set(now))), "narrows its"
    ),
    Rule((SENT,), ("required",), lambda was, now: bool(now and not was), "is now"),
    Rule((READ,), ("required",), lambda was, now: bool(was and not now), "is no longer"),
    Rule((SENT,), ("nullable",), lambda was, now: bool(was and not now), "is no longer"),
    Rule((READ,), ("nullable",), lambda was, now: bool(now and not was), "is now"),
    Rule((SENT,), ("pattern",), lambda was, now: now is not None and was != now, "changed its"),
    Rule((SENT,), ("additionalProperties",), lambda was, now: now is False and was is not False, "closes its"),
    Rule((SENT,), LEAST, lambda was, now: now is not None and (was is None or now > was), "raises its"),
    Rule((SENT,), MOST, lambda was, now: now is not None and (was is None or now < was), "tightens its"),
)


def breaks(was: Node, now: Node) -> list[str]:
    """Each promise of the first description that the second does not keep."""
    old, new = dict(_rows(was)), dict(_rows(now))
    found = []
    for place, row in old.items():
        if place not in new:
            found += [f"{place} is gone"] if row["in"] not in old or row["in"] in new else []
            continue
        found += [
            f"{place} {rule.said} {name}"
            for rule in RULES
            if row["of"] in rule.of
            for name in rule.names
            if rule.breaks(row.get(name), new[place].get(name))
        ]
    for place, row in new.items():
        if place not in old and row["of"] == SENT and row.get("required") and row["in"] in old:
            found.append(f"{place} is new and required")
    return found


def _rows(document: Node) -> Iterator[tuple[str, Row]]:
    for path, verbs in document["paths"].items():
        for method, operation in verbs.items():
            yield from _operation(f"{method.upper()} {path}", operation, document)


def _operation(name: str, operation: Node, document: Node) -> Iterator[tuple[str, Row]]:
    keys = sorted(key for choice in operation.get("security", ()) for key in choice)
    yield name, {"of": OPERATION, "in": "", "scope": operation.get("x-scope"), "keys": keys}
    for parameter in operation.get("parameters", ()):
        place = f"{name} {parameter['in']}/{parameter['name']}"
        yield from _schema(place, name, SENT, parameter["schema"], bool(parameter.get("required")), document)
    body = operation.get("requestBody", {})
    for kind, content in body.get("content", {}).items():
        place = f"{name} body" if kind == "application/json" else f"{name} body as {kind}"
        yield from _schema(place, name, SENT, content.get("schema", {}), bool(body.get("required")), document)
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            place = f"{name} {status}"
            schemas = [content.get("schema", {}) for content in answer.get("content", {}).values()]
            yield from _schema(place, name, READ, schemas[0] if schemas else {}, True, document)


def _schema(
    place: str, above: str, of: str, schema: Node, required: bool, document: Node, seen: tuple[str, ...] = ()
) -> Iterator[tuple[str, Row]]:
    names, node = _resolved(schema, document)
    shape = {name: node[name] for name in (*SHAPE, *LEAST, *MOST) if name in node}
    if isinstance(shape.get("additionalProperties"), dict):
        shape["additionalProperties"] = True
    yield place, {"of": of, "in": above, "required": required, **shape}
    if set(names) & set(seen):  # a tree: its branch is as its trunk
        return
    inner = [
        (f"{place}/{name}", part, name in node.get("required", ())) for name, part in node.get("properties", {}).items()
    ]
    if "items" in node:
        inner.append((f"{place}/*", node["items"], False))
    if isinstance(node.get("additionalProperties"), dict):
        inner.append((f"{place}/<any>", node["additionalProperties"], False))
    for below, part, needed in inner:
        yield from _schema(below, place, of, part, needed, document, (*seen, *names))


def _resolved(schema: Node, document: Node) -> tuple[list[str], Node]:
    """The schema with its references followed and its parts made one, and the names it went by."""
    names, node = [], {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "oneOf")}
    parts = list(schema.get("allOf", ()))
    if "$ref" in schema:
        names.append(schema["$ref"])
        parts.append(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for part in parts:
        inner, merged = _resolved(part, document)
        names += inner
        node = {**merged, **node}
    if choices := [_resolved(part, document) for part in schema.get("oneOf", ())]:
        names += [name for inner, _node in choices for name in inner]
        node = {**_either([choice for _names, choice in choices]), **node}
    return names, node


def _either(choices: list[Node]) -> Node:
    """Any of these: what all have in common, and every value that one of them allows."""
    node = {name: value for name, value in choices[0].items() if all(c.get(name) == value for c in choices)}
    if all("enum" in choice for choice in choices):
        node["enum"] = [value for choice in choices for value in choice["enum"]]
    if None in node.get("enum", ()):
        node["nullable"] = True
    return node
