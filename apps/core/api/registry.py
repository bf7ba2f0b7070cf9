"""Every operation of the API (address × method), drawn from the addresses themselves: nothing is listed twice.

What a view does not say follows from what it is: master data and what writes under an Idempotency-Key have their
class from their base, the tier follows the method and the last word of the address. A view of neither kind says its
class itself; a test refuses one that does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

from ..events import EventType
from ..events import registry as facts
from .lifecycle import Deprecation, OperationClass, QuotaTier

ROOT = "api/v1/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PARAMETER = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
_TIERS = {
    ("POST", "search"): QuotaTier.SEARCH,
    ("POST", "batch"): QuotaTier.BULK,
    ("POST", "bulk-jobs"): QuotaTier.BULK,
    ("GET", "export"): QuotaTier.BULK,
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`path` as OpenAPI writes it. `operation_class` is None where nobody said it."""

    method: str
    path: str
    operation_class: OperationClass | None
    owner: str
    scope: str
    tier: QuotaTier
    not_for: str
    announces: tuple[EventType, ...]
    deprecation: Deprecation | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def resource(self) -> str:
        return self.path.split("/")[3]

    @property
    def verb(self) -> str:
        """The words of the address behind the resource, or what its method does there."""
        behind = self.path.strip("/").split("/")[3:]
        words = [word.replace("-", "_") for word in behind if not word.startswith("{")]
        return "_".join(words) or _VERBS[self.method, bool(behind)]


_VERBS = {
    ("GET", False): "list",
    ("POST", False): "create",
    ("GET", True): "retrieve",
    ("PUT", True): "replace",
    ("PATCH", True): "change",
    ("DELETE", True): "delete",
}


# What a master record's verbs announce, as far as its app has declared such a fact.
_FACTS = {
    "create": ("created", "registered", "mapped"),
    "replace": ("updated",),
    "change": ("updated",),
    "archive": ("archived",),
    "batch": ("created", "updated"),
}


def operations(urlconf: str | None = None) -> list[Operation]:
    """All of them, by address."""
    found = [
        _described(view, method, route)
        for route, view in _routes(get_resolver(urlconf).url_patterns)
        if route.startswith(ROOT) and hasattr(getattr(view, "view_class", None), "scope_for")
        for method in METHODS
        if method.lower() in view.view_class.http_method_names and hasattr(view.view_class, method.lower())
    ]
    return sorted(found, key=lambda operation: (operation.path, METHODS.index(operation.method)))


def operation_of(request: HttpRequest) -> Operation | None:
    """The operation a request asks for; None for an address or a method that is none. HEAD asks for GET."""
    match, method = request.resolver_match, "GET" if request.method == "HEAD" else request.method
    view: Any = getattr(match.func if match else None, "view_class", None)
    if match is None or not hasattr(view, "scope_for") or method not in METHODS or not hasattr(view, method.lower()):
        return None
    return _described(match.func, method, match.route)


@cache  # as many as there are operations: both keys come from the addresses, never from the request
def _described(view: Any, method: str, route: str) -> Operation:
    return of_view(view.view_class(**view.view_initkwargs), method, "/" + _PARAMETER.sub(r"{\1}", route))


def of_view(view: Any, method: str, path: str) -> Operation:
    resource = getattr(view, "of", None)
    announces: Mapping[str, tuple[EventType, ...]] = view.announces
    described = Operation(
        method=method,
        path=path,
        operation_class=view.operation_class or getattr(resource, "operation_class", None),
        owner=resource.model._meta.app_label if resource else type(view).__module__.split(".")[1],
        scope=view.scope_for(method),
        tier=view.quota_tier or _tier(method, path),
        not_for=view.not_for,
        announces=announces.get(method, ()),
        deprecation=view.deprecated.get(method),
    )
    if described.announces or not resource:
        return described
    named = (f"{resource.model.resource}.{fact}" for fact in _FACTS.get(described.verb, ()))
    return replace(described, announces=tuple(facts[name] for name in named if name in facts))


def _tier(method: str, path: str) -> QuotaTier:
    usual = QuotaTier.READ if method == "GET" else QuotaTier.WRITE
    return _TIERS.get((method, path.strip("/").rpartition("/")[2]), usual)


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback
