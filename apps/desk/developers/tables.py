"""What is drawn from the registries: every event, every resource with its verbs, scopes and events, the glossary."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from apps.core import events, permissions
from apps.core.events import EventType

from .contract import Operation, resources
from .files import FOLDER


@dataclass(frozen=True)
class Row:
    """One resource: each scope once with the operations it opens."""

    name: str
    scopes: tuple[tuple[str, tuple[Operation, ...]], ...]
    events: tuple[EventType, ...]


@dataclass(frozen=True)
class Family:
    resource: str
    page: str
    events: tuple[EventType, ...]


@cache
def resource_table() -> list[Row]:
    rows = []
    for resource in resources().values():
        by_scope: dict[str, list[Operation]] = {}
        for operation in resource.operations:
            by_scope.setdefault(operation.scope, []).append(operation)
        scopes = tuple((scope, tuple(found)) for scope, found in by_scope.items())
        rows.append(Row(resource.name, scopes, events_of(singular(resource.name))))
    return rows


@cache
def event_families() -> list[Family]:
    """Events by what they are about; `page` is the resource's address where the API has one."""
    pages = {singular(name): name for name in resources()}
    names = sorted({event.resource for event in events.registry.values()})
    return [Family(name, pages.get(name, ""), events_of(name)) for name in names]


def events_of(resource: str) -> tuple[EventType, ...]:
    return tuple(sorted((e for e in events.registry.values() if e.resource == resource), key=lambda e: e.name))


def right(scope: str, language: str) -> str:
    """The scope in words."""
    found = permissions.registry.get(scope)
    return (found.fr if language == "fr" else found.en) if found else ""


@cache
def glossary() -> list[dict[str, Any]]:
    words: list[dict[str, Any]] = json.loads((FOLDER / "glossary.json").read_text(encoding="utf-8"))
    return words


def singular(name: str) -> str:
    """`legal-entities` → `legal_entity`: what events call the things of an address."""
    word = name.replace("-", "_")
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")
