"""Interleaved rounds and medians: a slow minute of the machine then slows both sides of a ratio."""

import statistics
import time
from collections.abc import Callable
from typing import Any

Side = Callable[[], None]


def interleaved(sides: dict[str, Side], *, rounds: int, warm_up: int = 3) -> dict[str, list[float]]:
    """Milliseconds of each side, one after the other in every round; the order turns round by round."""
    for _ in range(warm_up):
        for run in sides.values():
            run()
    times: dict[str, list[float]] = {name: [] for name in sides}
    names = list(sides)
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            began = time.perf_counter()
            sides[name]()
            times[name].append((time.perf_counter() - began) * 1000)
    return times


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median_ms": round(statistics.median(ordered), 2),
        "p10_ms": round(ordered[len(ordered) // 10], 2),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
        "runs": len(ordered),
    }


def compared(times: dict[str, list[float]], ours: str, theirs: str, *, goal: str) -> dict[str, Any]:
    """Both sides with their spread, and theirs/ours of the medians: 1.0 is as fast, above is faster."""
    speed = statistics.median(times[theirs]) / statistics.median(times[ours])
    return {
        **{name: spread(values) for name, values in times.items()},
        "speed_of_ours": round(speed, 2),
        "goal": goal,
    }
