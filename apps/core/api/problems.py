"""RFC 9457 problems: one place where refusals become HTTP."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from apps.core import context
from apps.core.errors import DomainError, Invalid

CONTENT_TYPE = "application/problem+json"
TYPE_BASE = "/developers/errors/#"
MOST_TOLD = 3  # of the errors, in `detail`; `errors` has them all

BY_STATUS = {
    400: "malformed",
    401: "not_authenticated",
    403: "scope_missing",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
OTHERS = ((403, "forbidden"), (500, "server_error"), (503, "unavailable"))  # what no exception stands for


def document(status: int, code: str, title: str, detail: str = "", **extra: Any) -> dict[str, Any]:
    return {
        "type": f"{TYPE_BASE}{code}",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        "trace_id": context.current().request_id,
        "retryable": extra.pop("retryable", may_be_retried(status)),
        **extra,
    }


def may_be_retried(status: int) -> bool:
    """Whether the same request may succeed later, where no refusal of ours says so itself."""
    return status in (429, 500, 503)


def of_domain(error: DomainError) -> dict[str, Any]:
    extra = dict(error.extra)
    if isinstance(error, Invalid):
        extra["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in error.errors.items()]
    return document(error.status, error.code, str(error.title), error.detail, retryable=error.retryable, **extra)


def exception_handler(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's hook: domain refusals, DRF's own, and missing objects; anything else goes on to `server_error`."""
    if isinstance(error, DomainError):
        return _response(of_domain(error), {"Retry-After": str(error.retry_after)} if error.retryable else {})
    if isinstance(error, Http404 | ObjectDoesNotExist):
        return _response(document(404, "not_found", _("Nothing is here, or not for you.")))
    if isinstance(error, exceptions.ValidationError):
        return _response(of_validation(error))
    if isinstance(error, exceptions.APIException):
        headers = {}
        if challenge := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
        if seconds := getattr(error, "wait", None):
            headers["Retry-After"] = str(int(seconds) + 1)
        code = BY_STATUS.get(error.status_code, "refused")
        title = str(error.default_detail)
        title = HTTPStatus(error.status_code).phrase if "{" in title else title  # a template DRF fills in
        return _response(document(error.status_code, code, title, str(error.detail)), headers)
    if isinstance(error, OperationalError | InterfaceError):
        return _response(_unavailable_document(), {"Retry-After": "5"})
    return None


def of_validation(error: exceptions.ValidationError) -> dict[str, Any]:
    """Every wrong field at once, each with its JSON pointer. Unknown fields are 400, wrong values 422."""
    errors = list(_flatten(error.detail, ""))
    unknown = any(item["code"] == "unknown_field" for item in errors)
    status, code = (400, "malformed") if unknown else (422, "invalid")
    said = " ".join(f"{item['pointer']}: {item['detail']}" for item in errors[:MOST_TOLD])
    return document(status, code, _("Some values cannot be accepted."), said, errors=errors)


def unavailable() -> HttpResponse:
    response = _plain(_unavailable_document())
    response["Retry-After"] = "5"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    return _plain(document(404, "not_found", _("No such address."), request.path))


def server_error() -> HttpResponse:
    return _plain(document(500, "server_error", _("Something broke on our side; nothing was half done.")))


def forbidden(detail: str) -> HttpResponse:
    return _plain(document(403, "forbidden", detail))


def of(error: DomainError) -> HttpResponse:
    """For faces outside DRF (the hook, probes)."""
    return _plain(of_domain(error))


def _unavailable_document() -> dict[str, Any]:
    return document(503, "unavailable", _("The service is briefly unavailable: try again with the same key."))


def _response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _plain(body: dict[str, Any]) -> HttpResponse:
    return JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE)


def _flatten(detail: Any, pointer: str) -> Any:
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flatten(inner, pointer if name == "non_field_errors" else f"{pointer}/{_escaped(name)}")
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _flatten(inner, f"{pointer}/{index}" if nested else pointer)
    else:
        yield {"pointer": pointer or "/", "code": getattr(detail, "code", "invalid"), "detail": str(detail)}


def _escaped(name: Any) -> str:
    """RFC 6901 §3."""
    return str(name).replace("~", "~0").replace("/", "~1")
