"""What every screen shares beside people and places: the lamp of the partners, and how a refusal looks."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from redis.exceptions import RedisError

from apps.core.errors import DomainError, NotFound, NotInEveryStore, PermissionRefused
from apps.stores.middleware import NOT_SCREENS
from apps.stores.models import Store

from .selectors import partner_light

log = structlog.get_logger()

SECONDS = 15  # how old the lamp may be


class IntegrationLight:
    """Sets `integration_light` for the frame: at most one query, when a page draws it, and none while it is fresh."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        store = getattr(request, "store", None)
        if store:
            request.integration_light = SimpleLazyObject(lambda: _cached(store))
        return self.get_response(request)


class Refusals:
    """A refusal no screen has answered itself becomes a page that says what happened, and what it left unchanged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError) or request.path.startswith(NOT_SCREENS):
            return None
        log.info("screen.refused", code=error.code)
        if isinstance(error, NotFound):
            return defaults.page_not_found(request, Http404())
        if isinstance(error, NotInEveryStore):
            return render(request, "403.html", {"wider": error}, status=error.status)
        if isinstance(error, PermissionRefused):
            return defaults.permission_denied(request, error)
        context: dict[str, Any] = {"happened": error.detail, "back": _came_from(request)}
        return render(request, "desk/refused.html", context, status=error.status)


def _came_from(request: HttpRequest) -> str:
    """The page that held the form: many an address takes forms and shows nothing."""
    page = request.path if request.method == "GET" else request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else "/"


def _cached(store: Store) -> str:
    """A cache that is away is a miss."""
    key = f"light:{store.entity_id}"
    try:
        return str(cache.get_or_set(key, lambda: partner_light(store), SECONDS))
    except RedisError as error:
        log.warning("cache.unreachable", error=type(error).__name__)
        return partner_light(store)
