"""Faults to inject: which calls they hit, and how often. Set over the control address or from a test."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    DOWN = "down"  # not applied, the socket is reset
    SLOW = "slow"  # applied, answered after `seconds`
    DRIP = "drip"  # applied, answered one byte per `seconds`
    LOST = "lost"  # applied, then the socket is reset
    HALF = "half"  # applied, then half a body
    BYTES = "bytes"  # applied, then a body that is no text
    HUGE = "huge"  # applied, then two MiB
    HTML = "html"  # not applied, 200 from something in front
    GATEWAY = "gateway"  # not applied, 502
    UNAVAILABLE = "unavailable"  # not applied, 503
    RATE_LIMITED = "rate_limited"  # not applied, 429
    CRASH = "crash"  # not applied, 500 in HTML
    CONFLICT = "conflict"  # not applied, serialisation failure in the form the method gives it


@dataclass
class Fault:
    """`calls` is how many matching calls it hits, None until cleared; an empty model or method matches all."""

    kind: Kind
    calls: int | None = None
    model: str = ""
    method: str = ""
    seconds: float = 1.0
    retry_after: str = ""

    def matches(self, model: str, method: str) -> bool:
        return self.model in ("", model) and self.method in ("", method) and self.calls != 0


class FaultPlan:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, model: str, method: str) -> Fault | None:
        """The first fault that hits this call; counts it."""
        with self._lock:
            for fault in self._faults:
                if fault.matches(model, method):
                    if fault.calls is not None:
                        fault.calls -= 1
                    return fault
            return None

    def to_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]
