"""Every request gets one id and one trace, and a database that is away gets an answer that says when to come back."""

from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from . import context
from .api import problems
from .errors import LengthMissing

log = structlog.get_logger()

MACHINE_PATHS = ("/api/", "/hooks/", "/oauth/", "/graphql/", "/sandbox/")


class RequestContextMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _serve_slashless(request)
        bound = context.from_headers(request.headers.get("X-Request-ID", ""), request.headers.get("traceparent", ""))
        with context.bound(bound):
            response = problems.of(LengthMissing()) if _is_chunked(request) else self.get_response(request)
            response["X-Request-ID"] = bound.request_id
            log.info("request", method=request.method, path=request.path, status=response.status_code)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError | InterfaceError):
            log.error("database.unreachable", error=type(error).__name__)
            return problems.unavailable()
        return None


def _is_chunked(request: HttpRequest) -> bool:
    """WSGI reads a body by its length: a chunked one would look empty, and its fields missing."""
    return request.path.startswith(MACHINE_PATHS) and "Transfer-Encoding" in request.headers


def _serve_slashless(request: HttpRequest) -> None:
    """`/api/v1/payments` is the same view as `/api/v1/payments/`: a redirect would lose the body of a POST."""
    path = request.path_info
    if path.startswith(MACHINE_PATHS) and not path.endswith("/") and "." not in path.rpartition("/")[2]:
        request.path_info = request.path = path + "/"
