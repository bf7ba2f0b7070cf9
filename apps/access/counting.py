"""Counting and noting calls where they are answered, and writing that elsewhere: no request waits for it, and one that
was refused or rolled back counts like any other."""

import atexit
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.core import context
from apps.core.api.problems import CONTENT_TYPE as PROBLEM

from . import operations
from .inputs import CallNote, UsageCount, UsageKey
from .middleware import CALLER_ATTRIBUTE

EVERY_SECONDS = 5.0
METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}  # a caller may make up any word
MANY = 500  # counters or calls at once: written before the time is up
MOST_CALLS = 10_000  # noted and not yet written: older ones are given up, so that memory stays bounded

log = structlog.get_logger()


class Tally:
    """One process's counts and calls, shared by its threads. Counts are bounded by callers × operations, so a database
    that is away makes them late, never large. A process that is killed loses the last seconds."""

    def __init__(self) -> None:
        self._counts: dict[UsageKey, UsageCount] = {}
        self._calls: deque[CallNote] = deque(maxlen=MOST_CALLS)
        self._lock = threading.Lock()
        self._full = threading.Event()

    def add(self, key: UsageKey, *, size: int, at: datetime, deprecated: bool) -> None:
        with self._lock:
            self._merge(key, UsageCount(1, size, at, deprecated))
            if len(self._counts) >= MANY:
                self._full.set()

    def note(self, call: CallNote) -> None:
        with self._lock:
            self._calls.append(call)
            if len(self._calls) >= MANY:
                self._full.set()

    def flush(self) -> None:
        """Write what there is, on this thread's connection; on a database error keep it for the next time."""
        self._flush_counts()
        self._flush_calls()

    def _flush_calls(self) -> None:
        with self._lock:
            calls = list(self._calls)
            self._calls.clear()
        if not calls:
            return
        try:
            operations.add_calls(calls)
        except DatabaseError as error:
            log.warning("calls.not_written", error=type(error).__name__, count=len(calls))
            with self._lock:
                self._calls.extendleft(reversed(calls[len(self._calls) - MOST_CALLS :]))

    def _flush_counts(self) -> None:
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
    """The middleware: counts and notes answers to callers whom authentication recognised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        caller: tuple[str, UUID] | None = getattr(request, CALLER_ATTRIBUTE, None)
        if caller is not None and request.resolver_match is not None:
            now = timezone.now()
            method = str(request.method) if request.method in METHODS else "OTHER"
            route = f"/{request.resolver_match.route}"
            key = UsageKey(*caller, now.date(), f"{method} {route}", response.status_code // 100)
            TALLY.add(key, size=_size(response), at=now, deprecated="Deprecation" in response)
            call = CallNote(
                *(uuid7(), now.date(), *caller, context.current().request_id, method, route[:160]),
                status=response.status_code,
                code=_code(response),
                milliseconds=int((time.perf_counter() - began) * 1000),
                at=now,
            )
            TALLY.note(call)
        return response


def _size(response: HttpResponseBase) -> int:
    return len(response.content) if isinstance(response, HttpResponse) else 0


def _code(response: HttpResponseBase) -> str:
    """Of the problem, when it is one."""
    if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith(PROBLEM):
        return ""
    return str(json.loads(response.content).get("code", ""))[:60]
