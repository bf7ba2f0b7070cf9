"""One request id and one trace from web through event and worker to the partner call."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class RequestContext:
    request_id: str = ""
    traceparent: str = ""


_NONE = RequestContext()
_current: ContextVar[RequestContext] = ContextVar("request_context")


def current() -> RequestContext:
    return _current.get(_NONE)


def is_request_id(text: str) -> bool:
    """Whether a request can bear this id."""
    return _REQUEST_ID.fullmatch(text) is not None


def from_headers(request_id: str, traceparent: str) -> RequestContext:
    """What the caller sent when it is well-formed, else fresh values: a header never reaches a log unchecked."""
    return RequestContext(
        request_id=request_id if is_request_id(request_id) else secrets.token_hex(12),
        traceparent=traceparent
        if _TRACEPARENT.fullmatch(traceparent)
        else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
    )


@contextmanager
def bound(context: RequestContext) -> Iterator[None]:
    """Run a block under this context; logs and events written inside carry its ids."""
    token = _current.set(context)
    with structlog.contextvars.bound_contextvars(request_id=context.request_id):
        try:
            yield
        finally:
            _current.reset(token)
