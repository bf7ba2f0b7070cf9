"""Announcing a work order against a stock DRF create with an outbox row, both over the API in one process."""

import itertools
from typing import Any

from django.db import connection

from tests.factories.stores import make_store

from . import people
from .measure import compared, interleaved
from .stack import Stack
from .stock.models import StockOrder, StockOutbox

ROUNDS = 150


def run(_stack: Stack) -> dict[str, Any]:
    with connection.schema_editor() as editor:
        for model in (StockOrder, StockOutbox):
            if model._meta.db_table not in connection.introspection.table_names():
                editor.create_model(model)
    caller, store, numbers = people.client(), make_store(), itertools.count()

    def ours() -> None:
        number = next(numbers)
        body = {
            "store": store.code,
            "symptoms": "Brakes squeak",
            "references": [{"system": "shop", "kind": "order", "value": f"bench-{number}"}],
        }
        answer = caller.post("/api/v1/work-orders/", body, format="json", HTTP_IDEMPOTENCY_KEY=f"create-{number}")
        assert answer.status_code == 201, answer.content

    def stock() -> None:
        body = {"store": store.code, "symptoms": "Brakes squeak", "reference": f"stock-{next(numbers)}"}
        answer = caller.post("/api/stock-orders/", body, format="json")
        assert answer.status_code == 201, answer.content

    times = interleaved({"ours": ours, "stock": stock}, rounds=ROUNDS)
    return compared(times, "ours", "stock", goal="shown; ours also keeps key, answer, references, journal and actions")
