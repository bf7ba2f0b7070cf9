"""One functional action against the very same statements sent by hand over the same kind of connection.

By hand: what the action sent is recorded, its ids are exchanged for another order's, and psycopg sends it without
Django. So the ratio is the price of rules, objects and HTTP over the bare database work.
"""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection
from uuid_utils.compat import uuid7

from apps.workshop import operations
from apps.workshop.models import WorkOrder
from tests.factories.workshop import person

from . import people
from .measure import compared, interleaved
from .stack import Stack

ROUNDS = 60
Statement = tuple[str, Any]


def run(_stack: Stack) -> dict[str, Any]:
    store_orders = people.orders(3 * (ROUNDS + 3) + 1, until="approved")
    pattern, waiting = store_orders[0], iter(store_orders[1:])
    tina = person("tina", pattern.store)
    recorded = _record(lambda: operations.start_work(pattern.id, actor=tina))
    caller, keys = people.client(), itertools.count()

    def by_operation() -> None:
        operations.start_work(next(waiting).id, actor=tina)

    def by_api() -> None:
        address = f"/api/v1/work-orders/{next(waiting).id}/start-work/"
        answer = caller.post(address, {}, format="json", HTTP_IDEMPOTENCY_KEY=f"bench-{next(keys)}")
        assert answer.status_code == 200, answer.content

    with psycopg.connect(**_parameters(), autocommit=True) as raw:

        def by_hand() -> None:
            _replay(raw, recorded, pattern, next(waiting))

        times = interleaved({"operation": by_operation, "api": by_api, "by_hand": by_hand}, rounds=ROUNDS)
    return {
        "operation": compared(
            {name: times[name] for name in ("operation", "by_hand")}, "operation", "by_hand", goal="≥ 0.5"
        ),
        "api_call": compared({name: times[name] for name in ("api", "by_hand")}, "api", "by_hand", goal="shown beside"),
        "statements": len(recorded),
    }


def _record(act: Callable[[], Any]) -> list[Statement]:
    statements: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements


def _replay(raw: psycopg.Connection[Any], statements: list[Statement], was: WorkOrder, now: WorkOrder) -> None:
    with raw.transaction(), raw.cursor() as cursor:
        for sql, params in statements:
            if not sql.startswith(("SAVEPOINT", "RELEASE")):
                cursor.execute(sql, [_exchanged(value, was, now) for value in params or ()] or None)


def _exchanged(value: Any, was: WorkOrder, now: WorkOrder) -> Any:
    """The other order's id and code for this one's; a fresh id where one was made."""
    if isinstance(value, UUID) and value == was.id:
        return now.id
    if value == was.code:
        return now.code
    if isinstance(value, UUID) and value not in (was.store_id, was.legal_entity_id):
        return uuid7() if value.version == 7 and value > was.id else value
    return value


def _parameters() -> dict[str, Any]:
    settings = connection.get_connection_params()
    return {name: settings[name] for name in ("dbname", "user", "host") if settings.get(name)}
