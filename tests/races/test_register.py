"""A hundred transactions write into one register, a third of them are given up: no number is missing or twice."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from apps.buyback.models import RegisterCheckpoint, RegisterCounter, RegisterEntry
from apps.buyback.operations import correct_entry, purge_register, write_entry
from apps.buyback.operations.register import writing
from apps.buyback.selectors import verify_register
from apps.buyback.selectors.register import years_before
from apps.core.actors import system
from apps.core.models import Event
from tests.factories.items import make_item
from tests.factories.register import new_entry, thing, write
from tests.factories.stores import make_store
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, TRANSACTIONS = 8, 104
EVERYBODY = system("tests")


def test_a_hundred_at_once_leave_no_gap_and_a_valid_chain() -> None:
    store, meet = make_store(), threading.Barrier(THREADS)
    kept: list[str] = []

    def accept(turn: int) -> None:
        document = f"TI-{uuid4().hex[:8]}"
        meet.wait(30)  # all eight begin together, each time
        with transaction.atomic():
            make_item(store=store)  # what an acceptance writes before it
            entry = write_entry(
                new_entry(document_code=document), store=store, actor=EVERYBODY, occurred_at=timezone.now()
            )
            if turn % 3 == 0:
                transaction.set_rollback(True)
                return
        kept.append(f"{document} {entry.number}")

    def worker(first: int) -> None:
        for turn in range(first, TRANSACTIONS, THREADS):
            accept(turn)

    together(*(lambda first=first: worker(first) for first in range(THREADS)))

    expected = sum(turn % 3 != 0 for turn in range(TRANSACTIONS))
    lines = RegisterEntry.objects.order_by("number")
    assert list(lines.values_list("number", flat=True)) == list(range(1, expected + 1))
    assert sorted(f"{line.document_code} {line.number}" for line in lines) == sorted(kept)
    assert RegisterCounter.objects.get(store=store).number == expected == 69
    assert Event.objects.filter(type="recommerce.register_entry.written.v1").count() == expected
    found = verify_register(store.pk)
    assert (found.intact, found.checked) == (True, expected)


def test_two_corrections_at_once_build_upon_each_other() -> None:
    store, meet = make_store(), threading.Barrier(2)
    entry = write(store)

    def correct(changes: dict) -> None:
        meet.wait(30)
        correct_entry(actor=EVERYBODY, entry_id=entry.pk, reason="race", changes=changes)

    bicycle = thing()
    together(lambda: correct({"amount": Decimal(150)}), lambda: correct({"things": (bicycle,)}))

    last = RegisterEntry.objects.get(number=3)
    assert (last.amount, last.things[0]["item_code"]) == (150, bicycle.item_code)
    assert verify_register(store.pk).intact


@pytest.mark.parametrize(
    ("about_to_read", "lines"), [(RegisterCheckpoint, 2), (RegisterEntry, 1), (RegisterCounter, 1)]
)
def test_a_line_written_while_the_register_is_proved_is_not_missed_in_it(
    about_to_read: type[Model], lines: int
) -> None:
    """Written, and committed, before the first read, or between any two."""
    store, written = make_store(), threading.Event()
    write(store)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if about_to_read._meta.db_table in sql and not written.is_set():
            written.set()
            together(lambda: write(store))
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        found = verify_register(store.pk)

    assert (written.is_set(), found.tampering, found.checked) == (True, None, lines)
    assert verify_register(store.pk).checked == 2


def test_what_is_purged_while_the_register_is_proved_is_still_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed, deleted and committed between the checkpoints and the lines."""
    store, purged = make_store(), threading.Event()
    with monkeypatch.context() as patch:
        patch.setattr(writing.timezone, "now", lambda: years_before(datetime.now(UTC), 11))
        write(store)
    write(store)

    def meanwhile(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if RegisterEntry._meta.db_table in sql and not purged.is_set():
            purged.set()
            together(lambda: purge_register(actor=EVERYBODY, store=store))
        return execute(sql, *rest)

    with connection.execute_wrapper(meanwhile):
        found = verify_register(store.pk)

    assert (purged.is_set(), found.tampering, found.checked, found.purged) == (True, None, 2, 0)
    after = verify_register(store.pk)
    assert (after.tampering, after.checked, after.purged) == (None, 1, 1)
