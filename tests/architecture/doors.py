"""Every address of the API with every method it takes, drawn from the routes: a new one is here the day it is added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.core.api.permissions import ANY_CALLER
from apps.core.models import Event, IdempotencyKey

METHODS = ("get", "post", "put", "patch", "delete")
# The contract itself; it holds nobody's data.
OPEN_TO_ALL = {"api/v1/openapi.json", "api/v1/asyncapi.json", "api/v1/event-schemas/<str:name>.json"}
PARAMETER = re.compile(r"<(?:[a-z]+:)?[a-z_]+>")


@dataclass(frozen=True)
class Door:
    path: str
    method: str
    view: Any

    @property
    def scope(self) -> str:
        view = self.view.view_class(**self.view.view_initkwargs)
        return str(view.scope_for(self.method.upper())) if hasattr(view, "scope_for") else ""

    @property
    def resource(self) -> str:
        return self.path.split("/")[2]

    @property
    def names_one(self) -> bool:
        return PARAMETER.search(self.path) is not None

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def doors() -> list[Door]:
    found = []
    for path, view in routes(get_resolver("recommerce.urls").url_patterns):
        if path.startswith("api/v1/") and path not in OPEN_TO_ALL:
            served = [name for name in METHODS if name in view.view_class.http_method_names]
            found += [Door(path, method, view) for method in served if hasattr(view.view_class, method)]
    return found


DOORS = doors()
GUARDED = [door for door in DOORS if door.scope != ANY_CALLER]


def knock(
    door: Door,
    client: Client,
    headers: dict[str, str],
    *,
    named: Any = None,
    body: str = "{}",
    method: str = "",
    slash: bool = True,
    query: str = "",
) -> Any:
    """One request there, about the thing `named` (else one that does not exist); `method` instead of the door's own."""
    path = PARAMETER.sub(str(named or uuid4()), door.path)
    method = method or door.method
    headers = {**headers, "Idempotency-Key": str(uuid4()), "If-Match": "*"}
    sent = {"data": body, "content_type": "application/json"} if method in METHODS[1:] else {}
    return getattr(client, method)(f"/{path if slash else path.rstrip('/')}{query}", headers=headers, **sent)


def said(answer: Any) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")


def written() -> tuple[int, int]:
    return Event.objects.count(), IdempotencyKey.objects.count()
