"""Logs: JSON lines with an allow-list of keys, so that a name, a phone or a secret cannot slip in by accident."""

import logging
import sys
import traceback
from typing import Any

import structlog

from .errors import explained

ALLOWED = frozenset({
    "event", "level", "timestamp", "logger", "exception", "request_id",
    "method", "path", "status", "outcome", "attempt", "waiting", "error",
    "channel", "target", "event_type", "kind", "source", "external_id", "code", "store", "seconds", "count",
})  # fmt: skip


def configure(level: str) -> None:
    """Route structlog and the standard library through one JSON renderer on stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[Any] = [
        structlog.processors.ExceptionRenderer(_rendered),
        only_allowed,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def only_allowed(_logger: Any, _name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Drop every key not on the list."""
    return {key: value for key, value in entry.items() if key in ALLOWED}


def _rendered(exc_info: Any) -> str:
    """The chain of errors, first cause last, each with where it came from."""
    error: BaseException | None = exc_info[1]
    told: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        told += [explained(error), *(line.rstrip() for line in traceback.format_tb(error.__traceback__))]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(told)
