"""A thousand tickets from bytes to a committed receipt, against the same dedupe statement by hand, on one connection.

By hand: what a script needs from the same bytes to the same rows: JSON parsed, each ticket digested, its content kept;
nothing checked, nothing encrypted. Beside it the statement alone, its rows made beforehand; COPY into a bare table; and
a stock DRF list with `bulk_create`. While it is measured nobody books what was taken: the relay is kept waiting.
"""

import hashlib
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from apps.core.actors import Actor, ActorKind, Grant
from apps.core.models import Body, WorkState
from apps.core.relay import LEADER_LOCK
from apps.payments.api.intake.reading import read
from apps.payments.models import IntakeReceipt
from apps.payments.operations.intake import receive_tickets, storing
from apps.payments.permissions import PAYMENTS_CONFIRM
from tests.factories.stores import make_store

from . import people
from .measure import interleaved, spread
from .stack import Stack
from .stock.models import StockTicket

TICKETS, ROUNDS = 1000, 30
BARE = "CREATE TABLE IF NOT EXISTS bench_bare (content text)"

Side = Callable[[], None]


def run(_stack: Stack) -> dict[str, Any]:
    with connection.schema_editor() as editor:
        if StockTicket._meta.db_table not in connection.introspection.table_names():
            editor.create_model(StockTicket)
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    with relay_waiting():
        times = interleaved(_sides(), rounds=ROUNDS)
    IntakeReceipt.objects.filter(state=WorkState.PENDING).update(state=WorkState.SKIPPED)  # nobody asked for them
    median = {name: spread(values)["median_ms"] for name, values in times.items()}
    return {
        "rows_per_second": {name: round(TICKETS / value * 1000) for name, value in median.items()},
        **{name: spread(values) for name, values in times.items()},
        "ours_over_by_hand": round(median["by_hand"] / median["ours"], 2),
        "ours_over_statement": round(median["statement"] / median["ours"], 2),
        "ours_over_http_over_stock": round(median["stock_over_http"] / median["ours_over_http"], 2),
        "goal": "ours_over_by_hand ≥ 0.8",
    }


def _sides() -> dict[str, Side]:
    store, caller, numbers = make_store(), people.client(), itertools.count()
    actor = Actor(ActorKind.SYSTEM, "bench", "bench", grants=(Grant(frozenset({PAYMENTS_CONFIRM}), None),))

    def fresh() -> bytes:
        return _body(store.code, next(numbers))

    bodies, rows = iter(fresh, None), iter(lambda: _rows(fresh(), store.pk), None)
    prepared: dict[str, Iterator[Any]] = {"bodies": _ahead(bodies, 5), "rows": _ahead(rows, 1)}

    def ours() -> None:
        assert receive_tickets(read(next(prepared["bodies"]))[0], actor=actor).receipt is not None

    def ours_over_http() -> None:
        answer = caller.generic("POST", "/api/v1/intake/pos-tickets/", next(prepared["bodies"]), "application/json")
        assert answer.status_code == 202, answer.content

    def stock_over_http() -> None:
        answer = caller.generic("POST", "/api/stock-tickets/", next(prepared["bodies"]), "application/json")
        assert answer.status_code == 201, answer.content

    return {
        "ours": ours,
        "by_hand": lambda: _by_hand(next(prepared["bodies"]), store.pk),
        "statement": lambda: _store(next(prepared["rows"]), store.pk),
        "raw_copy": lambda: _raw_copy(next(prepared["bodies"])),
        "ours_over_http": ours_over_http,
        "stock_over_http": stock_over_http,
    }


def _ahead(made: Iterator[Any], sides: int) -> Iterator[Any]:
    """All that so many sides will ask for, made before anything is measured."""
    return iter(list(itertools.islice(made, (ROUNDS + 3) * sides)))


def _by_hand(body: bytes, store_id: UUID) -> None:
    rows, contents = [], []
    for place, said in enumerate(json.loads(body)):
        content = json.dumps(said, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        day = date.fromisoformat(said["business_date"])
        rows.append(storing.Row(place, store_id, said["till"], day, said["number"], digest, 0, ()))
        contents.append(content)
    _store(rows, store_id, b"\n".join(contents))


def _store(rows: list[storing.Row], store_id: UUID, content: bytes = b"") -> None:
    with transaction.atomic():
        receipt = _receipt(store_id)
        if content:
            Body.objects.create(day=timezone.now().date(), id=receipt.body_id, content=content)
        new, _others = storing.store(rows, receipt_id=receipt.pk, source="hand")
        assert len(new) == TICKETS


def _raw_copy(body: bytes) -> None:
    with connection.cursor() as cursor:
        copy: Any = cursor.copy("COPY bench_bare FROM STDIN")
        with copy as stream:
            stream.write(body.replace(b"}, {", b"}\n{") + b"\n")


def _receipt(store_id: UUID) -> IntakeReceipt:
    return IntakeReceipt.objects.create(
        id=uuid7(), sender_kind="system", sender_id="hand", sender_label="hand", store_ids=[store_id], body_id=uuid4(),
        taken=TICKETS, waiting=0, state=WorkState.DONE, finished_at=timezone.now(),
    )  # fmt: skip


def _rows(body: bytes, store_id: UUID) -> list[storing.Row]:
    return [
        storing.Row(told.place, store_id, told.ticket.till, told.ticket.business_date, told.ticket.number, told.digest,
                    told.ticket.other_lines, ())
        for told in read(body)[0] if told.ticket
    ]  # fmt: skip


def _body(store: str, request: int) -> bytes:
    """As tills write them: one line of ours, two of other goods, paid by card."""
    return json.dumps([_ticket(store, f"{request}-{number}") for number in range(TICKETS)]).encode()


def _ticket(store: str, number: str) -> dict[str, Any]:
    return {
        "store": store,
        "till": "1",
        "business_date": "2026-11-21",
        "number": number,
        "occurred_at": "2026-11-21T10:30:00+01:00",
        "currency": "EUR",
        "lines": [
            {"payable": "WO-7K3M9QXF", "due": "60.00", "paid": "54.00", "discount": "6.00"},
            {"article": "3017620422003", "label": "Inner tube", "quantity": "2", "paid": "9.90"},
            {"article": "3017620422010", "label": "Bell", "quantity": "1", "paid": "5.90"},
        ],
        "tenders": [{"method": "card", "amount": "69.80"}],
    }


@contextmanager
def relay_waiting() -> Iterator[None]:
    """Its leadership taken: it asks for it again and again, and gets it back at the end."""
    key = [LEADER_LOCK >> 32, LEADER_LOCK & 0xFFFFFFFF]
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER_LOCK])
            if cursor.fetchone()[0]:
                break
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND classid = %s AND objid = %s AND pid <> pg_backend_pid()",
                key,
            )
            time.sleep(0.02)  # another process has to notice
        else:
            raise SystemExit("the relay would not let go")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LEADER_LOCK])
