"""Counting calls where they are answered, and writing the counts elsewhere: no request waits for its own counting, and
one that was refused or rolled back counts like any other."""

import atexit
import threading
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from . import operations
from .inputs import UsageCount, UsageKey
from .middleware import CALLER_ATTRIBUTE

EVERY_SECONDS = 5.0
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}  # a caller may make up any word
MANY = 500  # counters at once: written before the time is up

log = structlog.get_logger()


class Tally:
    """One process's counts, shared by its threads. What it holds is bounded by callers × operations, so a database
    that is away makes it late, never large. A process that is killed loses the last seconds."""

    def __init__(self) -> None:
        self._counts: dict[UsageKey, UsageCount] = {}
        self._lock = threading.Lock()
        self._full = threading.Event()

    def add(self, key: UsageKey, *, size: int, at: datetime, deprecated: bool) -> None:
        with self._lock:
            self._merge(key, UsageCount(1, size, at, deprecated))
            if len(self._counts) >= MANY:
                self._full.set()

    def flush(self) -> None:
        """Write what there is, on this thread's connection; on a database error keep it for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
        if not counts:
            return
        try:
            operations.add_usage(counts=counts)
        except DatabaseError as error:
            log.warning("usage.not_written", error=type(error).__name__, count=len(counts))
            with self._lock:
                for key, count in counts.items():
                    self._merge(key, count)

    def start(self) -> None:
        """Called once by a process that serves; the last counts are written when it ends."""
        threading.Thread(target=self._run, name="usage", daemon=True).start()
        atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            self._full.wait(EVERY_SECONDS)
            self._full.clear()
            self.flush()
            connection.close()  # one of many processes: it would lie idle between two writes

    def _merge(self, key: UsageKey, count: UsageCount) -> None:
        self._counts.setdefault(key, UsageCount()).add(count)


TALLY = Tally()


class CallCounter:
    """The middleware: counts answers to callers whom authentication recognised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        caller: tuple[str, UUID] | None = getattr(request, CALLER_ATTRIBUTE, None)
        if caller is not None and request.resolver_match is not None:
            now = timezone.now()
            method = request.method if request.method in METHODS else "OTHER"
            operation = f"{method} /{request.resolver_match.route}"
            key = UsageKey(*caller, now.date(), operation, response.status_code // 100)
            TALLY.add(key, size=_size(response), at=now, deprecated="Deprecation" in response)
        return response


def _size(response: HttpResponseBase) -> int:
    return len(response.content) if isinstance(response, HttpResponse) else 0
