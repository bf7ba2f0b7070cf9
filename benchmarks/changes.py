"""A page of changes when the journal holds 10⁵ events, and again when it holds 10⁷ (`BENCH_JOURNAL` for another size).

A page of products beside it, which does not read the journal, says how fast the machine was at the time.
"""

import os
import random
from typing import Any

from django.core import signing
from django.db import connection

from apps.core import feed
from apps.core.api import changes
from tests.factories.catalog import make_product

from . import people
from .measure import interleaved, spread
from .stack import Stack

SMALL, LARGE = 10**5, int(os.environ.get("BENCH_JOURNAL", 10**7))
ROUNDS, PRODUCTS, STEP = 300, 200, 10**6
_EVENTS = """
INSERT INTO core_event (position, type, resource, aggregate_id, version, code, from_state, to_state, changed, facts,
    reason_code, actor_kind, actor_id, actor_label, request_id, traceparent, occurred_at)
SELECT n, 'recommerce.product.updated.v1', 'product', (%s::uuid[])[1 + n %% %s], 1, '', '', '', '{price}', '{}', '',
    'system', 'system', 'bench', '', '', now()
FROM generate_series(%s, %s) AS n
"""


def run(_stack: Stack) -> dict[str, Any]:
    caller = people.client()
    products = [make_product().pk for _n in range(PRODUCTS)]
    first = feed.now().position + 1
    small = _measured(caller, products, first, 0, SMALL)
    large = _measured(caller, products, first, SMALL, LARGE)
    return {
        f"at_{SMALL}": {name: spread(times) for name, times in small.items()},
        f"at_{LARGE}": {name: spread(times) for name, times in large.items()},
        "p95_ratio": _ratio("p95_ms", small["changes"], large["changes"]),
        "median_ratio": _ratio("median_ms", small["changes"], large["changes"]),
        "machine_p95_ratio": _ratio("p95_ms", small["products"], large["products"]),
        "goal": "p95_ratio ≤ 1.1, the machine being the same",
    }


def _measured(caller: Any, products: list[Any], first: int, have: int, want: int) -> dict[str, list[float]]:
    with connection.cursor() as cursor:
        for start in range(first + have, first + want, STEP):
            cursor.execute(_EVENTS, [products, PRODUCTS, start, min(start + STEP, first + want) - 1])
        cursor.execute("VACUUM ANALYZE core_event")
    dice = random.Random(1)
    cursor_now = caller.get("/api/v1/products/changes/").json()["next_cursor"]
    path, _position, as_of, reach = signing.loads(cursor_now, salt=changes.SALT)

    def page() -> None:
        place = first + dice.randrange(want - 100)
        cursor = signing.dumps([path, place, as_of, reach], salt=changes.SALT)
        answer = caller.get("/api/v1/products/changes/", {"cursor": cursor})
        assert len(answer.json()["results"]) == 50, answer.content

    def listed() -> None:
        assert caller.get("/api/v1/products/?limit=50").status_code == 200

    return interleaved({"changes": page, "products": listed}, rounds=ROUNDS)


def _ratio(of: str, before: list[float], after: list[float]) -> float:
    return round(spread(after)[of] / spread(before)[of], 2)
