"""Operations of the description, by resource, each with what a page says of it."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from apps.core.api import registry

from . import schemas as reading
from .schemas import Field, Schema

ROOT = "/api/v1/"
_NOT_FOR = "**Not for:** "


@dataclass(frozen=True)
class Body:
    """What is sent or answered: the schema's name, and as JSON the example written for it, else the least it takes."""

    schema: str
    media_types: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class Answer:
    status: str
    said: str
    body: Body | None


@dataclass(frozen=True)
class Problem:
    status: str
    said: str


@dataclass(frozen=True)
class Operation:
    verb: str
    path: str
    anchor: str
    summary: str
    said: str
    not_for: str
    scope: str
    operation_class: str
    tier: str
    sunset: str
    deprecated: bool
    by_till: bool
    app: str
    announces: tuple[str, ...]
    parameters: tuple[Field, ...]
    request: Body | None
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]
    call: str


@dataclass(frozen=True)
class Resource:
    """`name` as in the address; `schemas` are all that its operations send or answer."""

    name: str
    said: str
    operations: tuple[Operation, ...]
    schemas: tuple[Schema, ...]

    @property
    def not_for(self) -> list[str]:
        """Each thing it is not for, once."""
        return list(dict.fromkeys(operation.not_for for operation in self.operations if operation.not_for))


def description() -> dict[str, Any]:
    """OpenAPI as it is published; the contract's words are English whatever the reader's language."""
    with translation.override("en"):
        described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return described


@cache
def resources() -> dict[str, Resource]:
    """By name, in the order of the alphabet."""
    described = description()
    schemas = described["components"]["schemas"]
    by_name: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, verbs in described["paths"].items():
        for verb, operation in verbs.items():
            by_name.setdefault(path.removeprefix(ROOT).partition("/")[0], []).append((path, verb, operation))
    said = {tag["name"]: tag["description"] for tag in described["tags"]}
    return {
        name: Resource(
            name=name,
            said=said.get(name, "").partition(_NOT_FOR)[0].strip(),
            operations=tuple(_operation(*entry, described) for entry in entries),
            schemas=tuple(_schemas([operation for _path, _verb, operation in entries], schemas).values()),
        )
        for name, entries in sorted(by_name.items())
    }


def _operation(path: str, verb: str, node: dict[str, Any], described: dict[str, Any]) -> Operation:
    schemas = described["components"]["schemas"]
    said, _mark, not_for = node.get("description", "").partition(_NOT_FOR)
    parameters = [entry for entry in node.get("parameters", ()) if entry["in"] != "path"]
    request = _body(node.get("requestBody", {}), schemas)
    answers, problems = _answers(node, described)
    return Operation(
        verb=verb.upper(),
        path=path,
        anchor=node["operationId"].replace("_", "-"),
        summary=node.get("summary", ""),
        said=said.strip(),
        not_for=not_for.strip(),
        scope=node.get("x-scope", ""),
        operation_class=node.get("x-operation-class") or "",
        tier=node.get("x-quota-tier") or "",
        sunset=node.get("x-sunset", ""),
        deprecated=bool(node.get("deprecated")),
        by_till=any("till" in way for way in node.get("security", ())),
        app=node.get("x-owner", ""),
        announces=_announced().get((verb.upper(), path), ()),
        parameters=tuple(_parameter(entry, schemas) for entry in parameters),
        request=request,
        answers=answers,
        problems=problems,
        call=_call(path, verb, parameters, request),
    )


def _parameter(entry: dict[str, Any], schemas: dict[str, Any]) -> Field:
    node = {**entry["schema"], "description": entry.get("description", "")}
    told = reading.field(entry["name"], node, schemas, required=bool(entry.get("required")))
    return told if entry["in"] == "query" else Field(**{**told.__dict__, "type": f"{told.type}, {entry['in']}"})


def _answers(node: dict[str, Any], described: dict[str, Any]) -> tuple[tuple[Answer, ...], tuple[Problem, ...]]:
    shared = described["components"]["responses"]
    answers, problems = [], []
    for status, response in sorted(node["responses"].items()):
        if name := response.get("$ref", "").rpartition("/")[2]:
            problems.append(Problem(status, shared[name]["description"]))
        else:
            body = _body(response, described["components"]["schemas"])
            answers.append(Answer(status, response.get("description", ""), body))
    return tuple(answers), tuple(problems)


def _body(holder: dict[str, Any], schemas: dict[str, Any]) -> Body | None:
    content = holder.get("content")
    if not content:
        return None
    kind, media = next(iter(content.items()))
    node = media.get("schema", {})
    if "json" not in kind or "ndjson" in kind:
        return Body("", tuple(content), "")
    written = [example["value"] for example in media.get("examples", {}).values()]
    drawn = json.dumps(written[0] if written else reading.sample(node, schemas), ensure_ascii=False)
    return Body(next(iter(reading.named(node, schemas)), ""), tuple(content), drawn)


def _schemas(operations: list[dict[str, Any]], schemas: dict[str, Any]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for operation in operations:
        direct = [response for response in operation["responses"].values() if "$ref" not in response]
        reading.named({"sent": operation.get("requestBody", {}), "answered": direct}, schemas, found)
    return found


def _call(path: str, verb: str, parameters: list[dict[str, Any]], request: Body | None) -> str:
    """The operation as one line of curl."""
    needed = [entry["name"] for entry in parameters if entry.get("required")]
    query = "&".join(f"{name}=…" for name in needed if name[0].islower())
    address = f"$B{path}" + (f"?{query}" if query else "")
    parts = ["curl -sS", *([] if verb == "get" else [f"-X {verb.upper()}"]), '-H "Authorization: Bearer $T"']
    if "Idempotency-Key" in needed:
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if "If-Match" in needed:
        parts.append('-H "If-Match: $ETAG"')
    if request:
        parts.append(f'-H "Content-Type: {request.media_types[0]}"')
        parts.append(f"-d '{request.shown}'" if request.shown else "--data-binary @file")
    return " \\\n     ".join([" ".join(parts[:-1] if request else parts), *([parts[-1]] if request else [])]) + (
        f' \\\n     "{address}"'
    )


@cache
def _announced() -> dict[tuple[str, str], tuple[str, ...]]:
    """What the register of operations says of the facts each records."""
    return {
        (entry.method, entry.path): tuple(event.full_name for event in entry.announces)
        for entry in registry.operations()
    }
