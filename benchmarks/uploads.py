"""The hook's slowest answers while eight large uploads trickle in, against a quiet hour."""

import http.client
import threading
import time
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from tests.factories.access import make_hook_source
from tests.factories.stores import make_store

from . import people
from .hook import pay
from .measure import spread
from .stack import Stack

ROUNDS, PER_ROUND, UPLOADS = 4, 10, 8


def run(stack: Stack) -> dict[str, Any]:
    store = make_store()
    source = make_hook_source(store=store)
    numbers = count(100_000)
    times: dict[str, list[float]] = {"quiet": [], "uploads": []}
    for _ in range(ROUNDS):
        for name in times:
            orders = people.orders(PER_ROUND, until="ready", store=store)
            stop = threading.Event()
            senders = [threading.Thread(target=_trickle, args=(stack, stop)) for _ in range(UPLOADS)]
            for sender in senders if name == "uploads" else ():
                sender.start()
            times[name] += [pay(stack, source.code, order, next(numbers))[0] for order in orders]
            stop.set()
            for sender in senders if name == "uploads" else ():
                sender.join()
    quiet, busy = spread(times["quiet"]), spread(times["uploads"])
    return {
        "quiet": quiet,
        "eight_uploads": busy,
        "p95_over_quiet": round(busy["p95_ms"] / quiet["p95_ms"], 2),
    }


def _trickle(stack: Stack, stop: threading.Event) -> None:
    """A 4 MB upload to the bulk group, sent so slowly that it is open all the while."""
    host = urlsplit(stack.url)
    connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=60)
    connection.putrequest("POST", "/api/v1/bulk-jobs/?kind=products.upsert")
    connection.putheader("Content-Type", "text/csv")
    connection.putheader("Content-Length", str(4 * 1024 * 1024))
    connection.endheaders()
    while not stop.is_set():
        connection.send(b"x" * 1024)
        time.sleep(0.05)  # the pace of a poor line
    connection.close()
