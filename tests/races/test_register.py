"""A hundred transactions write into one register, a third of them are given up: no number is missing or twice."""

import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from apps.buyback.models import RegisterCounter, RegisterEntry
from apps.buyback.operations import correct_entry, write_entry
from apps.buyback.selectors import verify_register
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
