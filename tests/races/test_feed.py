"""The feed under fire: nothing is lost, nothing comes out of order, and the naive cursor is shown to lose."""

import random
import threading
import time
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from apps.core import actors, journal, sequencer
from apps.core.models import Event
from tests.factories.core import CHANGED, MADE, Widget, widget_table
from tests.races.threads import together

WRITERS, TRANSACTIONS = 8, 150
SYSTEM = actors.system("test")


class RolledBack(Exception):
    pass


class Reader:
    """Follows a cursor as a consumer does, and remembers what it saw in which order."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.cursor = 0
        self.ids: list[int] = []
        self.positions: list[int] = []

    def read(self) -> None:
        rows = Event.objects.filter(**{f"{self.column}__gt": self.cursor}).order_by(self.column)[:100]
        for row_id, value in rows.values_list("id", self.column):
            self.ids.append(row_id)
            self.positions.append(value)
            self.cursor = value


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_positions_loses_nothing_and_a_reader_of_ids_does() -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    committed: list[int] = []
    rolled_back = 0
    counting = threading.Lock()
    writing = threading.Event()
    writing.set()
    by_position, by_id = Reader("position"), Reader("id")

    def write(number: int) -> Callable[[], None]:
        def work() -> None:
            nonlocal rolled_back
            dice = random.Random(seed + number)
            for _n in range(TRANSACTIONS):
                try:
                    with transaction.atomic():
                        row = journal.append(MADE, Widget(), actor=SYSTEM)
                        time.sleep(dice.expovariate(1 / 0.004))  # transactions overlap by chance
                        if dice.random() < 0.1:
                            raise RolledBack
                except RolledBack:
                    with counting:
                        rolled_back += 1
                else:
                    with counting:
                        committed.append(row.pk)

        return work

    def writers() -> None:
        try:
            together(*(write(number) for number in range(WRITERS)))
        finally:
            writing.clear()

    def sequence() -> None:
        while writing.is_set() or sequencer.advance():
            sequencer.advance()

    def follow(reader: Reader) -> Callable[[], None]:
        def work() -> None:
            while writing.is_set() or Event.objects.filter(position__isnull=True).exists():
                reader.read()
            for _rest in range(len(committed) // 100 + 1):
                reader.read()

        return work

    together(writers, sequence, sequence, follow(by_position), follow(by_id))

    assert len(committed) >= 1_000
    assert rolled_back > 50
    assert sorted(by_position.ids) == sorted(committed), f"seed {seed}"
    assert by_position.positions == sorted(set(by_position.positions))
    assert by_position.positions == list(range(1, len(committed) + 1)), "positions have no gaps"
    lost = set(committed) - set(by_id.ids)
    print(f"{len(committed)} committed, {rolled_back} rolled back, the id cursor lost {len(lost)}")
    assert len(lost) > 0, "this run could not have failed"


def changed(aggregate: Widget, version: int) -> Event:
    aggregate.version = version
    return journal.append(CHANGED, aggregate, actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_one_things_events_keep_their_order_even_when_the_later_writer_began_first() -> None:
    """T2 takes its transaction id, then waits for the row T1 changes; a third transaction keeps running meanwhile."""
    widget_table()
    widget = Widget.objects.create()
    t2_began, t3_began, t1_done, t2_done, placed = (threading.Event() for _n in range(5))

    def t1() -> None:
        assert t3_began.wait(20)
        with transaction.atomic():
            held = Widget.objects.select_for_update().get(pk=widget.pk)
            changed(held, 2)
        t1_done.set()

    def t2() -> None:
        with transaction.atomic():
            journal.append(MADE, Widget(), actor=SYSTEM)  # takes the smaller transaction id
            t2_began.set()
            assert t1_done.wait(20)
            changed(Widget.objects.select_for_update().get(pk=widget.pk), 3)
        t2_done.set()

    def t3() -> None:
        assert t2_began.wait(20)
        with transaction.atomic():
            journal.append(MADE, Widget(), actor=SYSTEM)
            t3_began.set()
            assert placed.wait(20)

    def sequence() -> None:
        assert t2_done.wait(20)
        try:
            sequencer.advance()
        finally:
            placed.set()
        sequencer.advance()

    try:
        together(t1, t2, t3, sequence)
        sequencer.advance()
        feed = Event.objects.filter(aggregate_id=widget.pk).order_by("position").values_list("version", flat=True)
        assert list(feed) == [2, 3]
        assert Event.objects.filter(position__isnull=True).count() == 0
    finally:
        Widget.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_elsewhere_does_not_hold_the_feed_back() -> None:
    begun, placed = threading.Event(), threading.Event()
    found: list[UUID] = []

    def long() -> None:
        with transaction.atomic():
            journal.append(MADE, Widget(), actor=SYSTEM)
            begun.set()
            assert placed.wait(20)

    def short() -> None:
        assert begun.wait(20)
        identifier = uuid4()
        with transaction.atomic():
            journal.append(MADE, Widget(id=identifier), actor=SYSTEM)
        try:
            sequencer.advance()
            found.extend(Event.objects.filter(position__isnull=False).values_list("aggregate_id", flat=True))
            assert found == [identifier]
        finally:
            placed.set()

    together(long, short)
    sequencer.advance()
    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2]
