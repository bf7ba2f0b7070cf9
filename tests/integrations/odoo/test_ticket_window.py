"""However tickets are written, committed late and touched again while they are read page by page: each is read, and is
always the same one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from apps.core.codes import new_code
from apps.integrations.contract import ConnectionInfo, ReadFailed
from apps.integrations.odoo import tickets
from apps.integrations.sandbox import till
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox

from .factories import connection

OVERLAP_MINUTES = 10
LONGEST = timedelta(minutes=OVERLAP_MINUTES) - timedelta(seconds=1)  # of a transaction: ends inside the overlap
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

ACTIONS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([0.0, 0.2, 0.9, 1.0, 61.0, 400.0, 5000.0])),
    st.tuples(st.just("begin"), st.just(0)),
    st.tuples(st.just("commit"), st.integers(0, 5)),
    st.tuples(st.just("sell"), st.integers(1, 4)),
    st.tuples(st.just("touch"), st.integers(0, 5)),
    st.tuples(st.just("close"), st.just(0)),
    st.tuples(st.just("read"), st.integers(1, 3)),
    st.tuples(st.just("fail"), st.just(0)),
)


@dataclass
class Shop:
    """A clock, transactions under way by when they began, and a reader that keeps what it was told."""

    sandbox: Sandbox
    to: ConnectionInfo
    now: datetime = NOON
    under_way: list[datetime] = field(default_factory=list)
    committed: list[str] = field(default_factory=list)
    cursor: dict[str, Any] = field(default_factory=lambda: tickets.start(NOON))
    kept: dict[str, set[str]] = field(default_factory=dict)

    def wait(self, seconds: float) -> None:
        later = self.now + timedelta(seconds=seconds)
        for began in [each for each in self.under_way if later - each > LONGEST]:
            self.commit(self.under_way.index(began))
        self.now = later

    def begin(self, _: int) -> None:
        self.under_way.append(self.now)

    def commit(self, place: int) -> None:
        if place < len(self.under_way):
            self._write(self.under_way.pop(place))

    def sell(self, count: int) -> None:
        for _ in range(count):
            self._write(self.now)

    def touch(self, place: int) -> None:
        """Something about a ticket is written that changes nothing of it: an invoice is made."""
        if place < len(self.committed):
            self._set_written([int(self.committed[place].partition("/")[2])])

    def close(self, _: int) -> None:
        self._set_written([int(number) for number in self.sandbox.store.table("pos.order")])

    def read(self, pages: int) -> None:
        for _ in range(pages):
            self.page()

    def fail(self, _: int) -> None:
        """The answer is lost on the way: nothing is kept, and the place reached is the old one."""
        self.sandbox.faults.add(Fault(Kind.LOST, calls=1, model="pos.order"))
        with pytest.raises(ReadFailed):
            tickets.poll(self.to, self.cursor)

    def page(self) -> bool:
        page = tickets.poll(self.to, self.cursor)
        for ticket in page.tickets:
            self.kept.setdefault(ticket.reference, set()).add(ticket.version)
        self.cursor = page.cursor
        return page.more

    def _write(self, began: datetime) -> None:
        store = self.sandbox.store
        wish = {"lines": [{"price": "10.00", "note": new_code("WO")}], "at": "2026-11-21 12:00:00"}
        with store.transaction():
            number = int(till.ring(store, wish)["id"])
        self._set_written([number], began)
        self.committed.append(f"pos.order/{number}")

    def _set_written(self, numbers: list[int], at: datetime | None = None) -> None:
        written = (at or self.now).strftime("%Y-%m-%d %H:%M:%S.%f")
        with self.sandbox.store.transaction():
            for number in numbers:
                row = self.sandbox.store.table("pos.order")[number]
                self.sandbox.store.put("pos.order", number, row | {"write_date": written})


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def played(sandbox: Sandbox, story: list[tuple[str, Any]], page: int, overlap: float) -> Shop:
    """The story, then everything under way is committed and two whole readings follow."""
    with sandbox.store.transaction():
        for table in ("pos.order", "pos.order.line", "pos.payment"):
            for number in list(sandbox.store.table(table)):
                sandbox.store.drop(table, number)
    options = {"pos_page": page, "pos_overlap_minutes": overlap}
    shop = Shop(sandbox, connection(sandbox.url, options=options))
    for action, value in story:
        getattr(shop, action)(value)
    while shop.under_way:
        shop.commit(0)
    for _reading in range(2):
        while shop.page():
            pass
    return shop


LATE = [("begin", 0), ("wait", 400.0), ("sell", 1), ("read", 3), ("commit", 0)]
ONE_SECOND = [("sell", 4), ("wait", 0.2), ("sell", 4), ("read", 2), ("close", 0), ("read", 3), ("sell", 2)]
LONG_READING = [("begin", 0), ("wait", 61.0), ("sell", 4), ("read", 1), ("wait", 400.0), ("sell", 4), ("commit", 0),
                ("read", 1), ("wait", 5000.0), ("sell", 3), ("read", 1)]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(story=LATE, page=1)
@example(story=ONE_SECOND, page=3)
@example(story=LONG_READING, page=2)
@given(story=st.lists(ACTIONS, max_size=14), page=st.integers(1, 4))
def test_every_ticket_is_read_and_is_always_the_same(running: Sandbox, story: list[tuple[str, Any]], page: int) -> None:
    shop = played(running, story, page, OVERLAP_MINUTES)
    assert sorted(shop.kept) == sorted(shop.committed)
    assert {len(versions) for versions in shop.kept.values()} <= {1}


def test_without_the_overlap_a_late_ticket_would_be_lost(running: Sandbox) -> None:
    """So that the property above cannot hold by itself."""
    shop = played(running, LATE, 1, 0)
    assert (len(shop.committed), len(shop.kept)) == (2, 1)
