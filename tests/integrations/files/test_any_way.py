"""However tickets are spread over files, cut, repeated and shuffled, and wherever the reader is killed: the same
receipts."""

import pathlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as project
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core import inbox, records
from apps.core.models import InboxMessage
from apps.integrations.files import reading
from apps.integrations.models import TicketFile
from apps.integrations.operations import ticket_files as operation
from apps.payments.models import Case, Receipt, ReceiptEvidence
from apps.workshop.models import WorkOrder
from tests.factories.ticket_files import (
    Rung,
    Sold,
    as_csv,
    drop,
    folder,
    look,
    make_file_connection,
    shipped,
    states,
    understand_all,
)
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
Money = tuple[str, int, str, Decimal]


@pytest.fixture
def orders() -> list[WorkOrder]:
    first = make_work_order()
    return [first, make_work_order(first.store)]


def fresh_folders() -> None:
    shutil.rmtree(project.TICKET_FILES_DIR, ignore_errors=True)
    folder("incoming")


def receipts() -> set[Money]:
    return set(Receipt.objects.values_list("ticket_number", "payment_line", "payable_code", "amount"))


def expected(tickets: list[Rung]) -> set[Money]:
    return {
        (ticket.number, place, line.article, Decimal(line.amount.replace(",", ".")))
        for ticket in tickets
        for place, line in enumerate(ticket.lines, start=1)
        if line.article != "BREAD"
    }


@st.composite
def days(draw: Any) -> tuple[list[list[int]], list[list[int]], list[float | None]]:
    """(what each ticket's lines sell, which tickets each file holds, where a cut copy of it is seen first)."""
    tickets = draw(st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=3), min_size=1, max_size=4))
    places = range(len(tickets))
    files = draw(st.lists(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True), max_size=3))
    files.append(draw(st.permutations(places)))  # every ticket arrives at last
    cuts = draw(st.lists(st.none() | st.floats(0, 0.98), min_size=len(files), max_size=len(files)))
    order = draw(st.permutations(range(len(files))))
    return tickets, [files[place] for place in order], cuts


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=days(), every_round=st.booleans())
def test_the_receipts_do_not_depend_on_the_files(orders, day, every_round):
    sells, files, cuts = day
    articles = [orders[0].code, orders[1].payable.ean, "BREAD"]
    tickets = [
        Rung(f"T-{number}", tuple(Sold(articles[n], f"{number + 1}{n},00") for n in lines), store=orders[0].store.code)
        for number, lines in enumerate(sells)
    ]
    with transaction.atomic():
        fresh_folders()
        make_file_connection(orders[0].store.entity)
        for number, (held, cut) in enumerate(zip(files, cuts, strict=True)):
            content = as_csv([tickets[place] for place in held])
            if cut is not None:
                drop(f"{number}.csv", content[: int(len(content) * cut)])
                look()
                assert states()[f"{number}.csv"] == "waiting"
            drop(f"{number}.csv", content)
            if every_round:
                look()
                understand_all()
        look()
        understand_all()
        assert receipts() == expected(tickets)
        ended = {"done", "skipped"}
        assert set(TicketFile.objects.values_list("state", flat=True)) <= ended
        assert TicketFile.objects.filter(state="done").count() == len({tuple(held) for held in files})
        assert not ReceiptEvidence.objects.filter(differs=True).exists()
        assert list(folder("incoming").glob("*.csv")) == []
        transaction.set_rollback(True)


# --- Killed ---------------------------------------------------------------------------------------


class Killed(BaseException):
    """What a process does not catch."""


STEPS: list[tuple[Any, str]] = [
    (pathlib.Path, "rename"),
    (pathlib.Path, "unlink"),
    (inbox, "receive"),
    (records, "update"),
    (TicketFile, "save"),
]


@contextmanager
def killed_at(number: int, *, after: bool) -> Iterator[list[str]]:
    """Every step that leaves a trace is counted; at this one the process ends, before or after it was made."""
    made: list[str] = []

    def counted(owner: Any, name: str) -> Any:
        step: Callable[..., Any] = getattr(owner, name)

        def stepping(*args: Any, **kwargs: Any) -> Any:
            made.append(name)
            here = len(made) == number
            if here and not after:
                raise Killed
            answer = step(*args, **kwargs)
            if here:
                raise Killed
            return answer

        return mock.patch.object(owner, name, stepping)

    patches = [counted(owner, name) for owner, name in STEPS]
    for patch in patches:
        patch.start()
    try:
        yield made
    finally:
        for patch in patches:
            patch.stop()


def a_day(orders: list[WorkOrder]) -> tuple[list[Rung], bytes]:
    tickets = [
        Rung(f"T-{n}", (Sold(orders[n % 2].code, f"{n + 1},00"), Sold("BREAD")), store=orders[0].store.code)
        for n in range(5)
    ]
    return tickets, as_csv(tickets, trailer=False)


def run_killed(orders: list[WorkOrder], number: int, *, after: bool) -> list[str]:
    """One day's file read by a reader that is killed once and started again; the steps made before it was."""
    tickets, content = a_day(orders)
    fresh_folders()
    complete = {"by": "companion", "suffix": ".ok"}
    make_file_connection(orders[0].store.entity, shipped("generic_csv", complete=complete))
    path = drop("day.csv", content)
    path.with_name("day.csv.ok").touch()
    with killed_at(number, after=after) as made:
        with suppress(Killed):
            look()
        made = list(made)
    look()
    look()
    understand_all()
    assert receipts() == expected(tickets)
    assert ReceiptEvidence.objects.count() == InboxMessage.objects.count() == 5
    assert states() == {"day.csv": "done"}
    assert Case.objects.filter(kind="unreadable").count() == 0
    assert [file.name.partition("_")[2] for file in folder("done").iterdir()] == ["day.csv"]
    assert [file.name for file in folder("incoming").iterdir()] == [".working"]
    return made


@pytest.mark.parametrize("after", [False, True])
def test_a_reader_killed_anywhere_books_everything_once(orders, after, monkeypatch):
    monkeypatch.setattr(operation, "CHUNK", 2)
    number, made = 1, set()
    while True:
        with transaction.atomic():
            steps = run_killed(orders, number, after=after)
            transaction.set_rollback(True)
        made |= set(steps)
        if len(steps) < number:  # it came to its end
            break
        number += 1
    assert made == {name for _owner, name in STEPS}
    assert number > 10


@pytest.mark.parametrize("after", [False, True])
def test_a_reader_killed_while_rejecting_rejects_once(orders, after):
    for number in range(1, 12):
        with transaction.atomic():
            fresh_folders()
            make_file_connection(orders[0].store.entity)
            drop("day.csv", b"who;knows\r\n1;2\r\n")
            with killed_at(number, after=after), suppress(Killed):
                look()
            look()
            look()
            assert states() == {"day.csv": "rejected"}
            assert Case.objects.filter(kind="unreadable").count() == 1
            assert len(list(folder("rejected").iterdir())) == 1
            assert InboxMessage.objects.count() == 0
            transaction.set_rollback(True)


def test_a_long_file_is_left_where_it_stands_and_gone_on_with(orders, monkeypatch):
    monkeypatch.setattr(operation, "CHUNK", 2)
    make_file_connection(orders[0].store.entity, shipped("generic_csv", complete={"by": "quiet", "seconds": 1}))
    tickets, content = a_day(orders)
    drop("day.csv", content)
    row = None
    seen = []
    while row is None or row.state != "done":
        with mock.patch.object(operation.time, "monotonic", clock()):
            look()
        row = TicketFile.objects.get()
        seen.append((row.state, row.position, InboxMessage.objects.count()))
    assert seen == [("reading", 2, 2), ("reading", 4, 4), ("reading", 5, 5), ("done", 5, 5)]
    understand_all()
    assert receipts() == expected(tickets)


def test_passing_what_was_read_before_takes_nothing_from_the_next_round(orders, monkeypatch):
    """Every ticket costs a third of a round to read, kept before or not."""
    monkeypatch.setattr(operation, "CHUNK", 1)
    make_file_connection(orders[0].store.entity)
    tickets = [Rung(f"T-{n}", (Sold(orders[n % 2].code, f"{n + 1},00"),), store=orders[0].store.code) for n in range(9)]
    drop("day.csv", as_csv(tickets))
    spent, read = [0.0], reading.tickets

    def slowly(*args):
        for ticket in read(*args):
            spent[0] += 200
            yield ticket

    positions = []
    with (
        mock.patch.object(operation.reading, "tickets", slowly),
        mock.patch.object(operation.time, "monotonic", side_effect=lambda: spent[0]),
    ):
        while not positions or positions[-1] < len(tickets):
            look()
            positions.append(TicketFile.objects.get().position)
    assert positions == [1, 5, 9]


def clock() -> Callable[[], float]:
    """Time that is up as soon as a chunk was kept."""
    begun = InboxMessage.objects.count()
    return lambda: 0.0 if InboxMessage.objects.count() == begun else 10.0**6
