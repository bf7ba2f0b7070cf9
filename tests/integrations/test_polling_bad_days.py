"""Tickets that come late, readers that die or meet, partners that answer badly: nothing lost, nothing twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.db.models.functions import Now

from apps.core.models import InboxMessage
from apps.integrations import selectors
from apps.integrations.models import Connection, Health, PollState
from apps.integrations.operations import Polled, poll_tickets
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox
from apps.integrations.states import BREAKER_FAILURES
from apps.payments.models import Case, Receipt
from apps.stores.models import Store
from tests.factories.polling import (
    at_the_erp,
    make_polled,
    poll,
    receipts,
    ring,
    understand_all,
)
from tests.factories.stores import make_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    return make_store()


def test_a_ticket_that_commits_late_is_read(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    first, late = at_the_erp(store), at_the_erp(store)
    ring(sandbox, settle=[first.code])
    poll(connection)
    ring(sandbox, settle=[late.code], late=8 * 60)
    poll(connection)
    late.refresh_from_db()
    assert (late.status, len(receipts())) == ("paid", 2)


@pytest.mark.parametrize("kind", [Kind.LOST, Kind.HALF, Kind.BYTES, Kind.HTML, Kind.GATEWAY, Kind.CRASH, Kind.DOWN,
                                  Kind.UNAVAILABLE, Kind.RATE_LIMITED, Kind.CONFLICT])  # fmt: skip
def test_a_bad_answer_loses_nothing_and_doubles_nothing(store: Store, sandbox: Sandbox, kind: Kind) -> None:
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code])
    outcomes = []
    for model in ("pos.order", "pos.order.line", "sale.order", "pos.payment"):
        sandbox.faults.add(Fault(kind, calls=1, model=model))
        outcomes.append(poll(connection).outcome)
    state = PollState.objects.get()
    assert (outcomes, state.last_finished_at, Receipt.objects.count()) == ([Polled.FAILED] * 4, None, 0)
    assert state.last_error
    assert poll(connection).outcome == Polled.READ
    state.refresh_from_db()
    assert (len(receipts()), state.last_error, state.lease_token) == (1, "", None)


def test_a_partner_that_asks_for_a_pause_gets_it(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    sandbox.faults.add(Fault(Kind.RATE_LIMITED, calls=1, retry_after="120"))
    assert [poll(connection).outcome, poll(connection).outcome] == [Polled.FAILED, Polled.WAITING]
    calls = len(sandbox.state()["calls"])
    PollState.objects.update(not_before=Now())
    assert (poll(connection).outcome, calls) == (Polled.READ, 1)


def test_a_partner_that_is_away_is_left_alone(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    sandbox.faults.add(Fault(Kind.DOWN))
    outcomes = [poll(connection).outcome for _ in range(BREAKER_FAILURES + 2)]
    assert outcomes == [Polled.FAILED] * BREAKER_FAILURES + [Polled.WAITING] * 2
    assert len(sandbox.state()["calls"]) == BREAKER_FAILURES
    sandbox.faults.clear()
    Health.objects.update(probe_at=Now())
    assert poll(connection).outcome == Polled.READ
    assert list(Health.objects.values_list("opened_at", "failures_in_row")) == [(None, 0)]


def test_a_reader_that_died_is_followed_by_another_when_its_lease_ends(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code])
    PollState.objects.update(
        lease_token="00000000-0000-4000-8000-000000000001", lease_until=Now() + timedelta(minutes=1)
    )
    assert (poll(connection).outcome, Receipt.objects.count()) == (Polled.BUSY, 0)
    PollState.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert (poll(connection).outcome, Receipt.objects.count()) == (Polled.READ, 1)


def test_a_reader_that_lost_its_lease_keeps_nothing(
    store: Store, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was thought dead while it waited for the partner's answer."""
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code])
    before = PollState.objects.get().cursor
    real = selectors.connection_info

    def slow(found: Connection) -> Any:
        PollState.objects.update(lease_token="00000000-0000-4000-8000-000000000001")
        return real(found)

    monkeypatch.setattr(selectors, "connection_info", slow)
    assert poll_tickets(connection.id).outcome == Polled.BUSY
    assert (PollState.objects.get().cursor, InboxMessage.objects.count()) == (before, 0)


def test_many_readers_at_once_read_once(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    orders = [at_the_erp(store) for _ in range(3)]
    for order in orders:
        ring(sandbox, settle=[order.code])
    sandbox.faults.add(Fault(Kind.SLOW, calls=2, model="pos.order", seconds=0.3))
    barrier, outcomes = threading.Barrier(4), []

    def read() -> None:
        barrier.wait()
        try:
            outcomes.append(poll_tickets(connection.id).outcome)
        finally:
            database.close()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    understand_all()
    assert sorted(outcomes) == [Polled.BUSY] * 3 + [Polled.READ]
    assert (len(receipts()), InboxMessage.objects.count()) == (3, 3)


def test_a_backlog_is_read_in_bounded_steps(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    Connection.objects.update(options={"pos_page": 2})
    for _ in range(5):
        ring(sandbox, lines=[{"price": "1.00"}])
    order = at_the_erp(store)
    ring(sandbox, settle=[order.code])
    first = poll(connection, most_pages=1)
    state = PollState.objects.get()
    assert (first.seen, state.seen, state.last_finished_at, len(receipts())) == (2, 2, None, 0)
    while poll(connection, most_pages=1).seen:
        if PollState.objects.get().last_finished_at:
            break
    state.refresh_from_db()
    assert (len(receipts()), state.taken, state.lag) == (1, 1, 0)
    assert state.seen == 6


def test_an_unreadable_ticket_is_a_case_and_the_others_are_booked(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    broken = ring(sandbox, settle=[at_the_erp(store).code])
    row = sandbox.store.table("pos.order")[broken["id"]]
    sandbox.store.put("pos.order", broken["id"], row | {"date_order": "0000-00-00 00:00:00"})
    ring(sandbox, settle=[at_the_erp(store).code])
    assert poll(connection).taken == 2
    assert (len(receipts()), sorted(InboxMessage.objects.values_list("state", flat=True))) == (1, ["dead", "done"])
    assert Case.objects.get().details["ticket"] == broken["pos_reference"]


def test_a_ticket_changed_afterwards_is_a_conflict(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    ticket = ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    (number,) = sandbox.store.table("pos.order.line")
    row = sandbox.store.table("pos.order.line")[number]
    sandbox.store.put("pos.order.line", number, row | {"price_subtotal_incl": 30.0})
    poll(connection)
    assert (len(receipts()), InboxMessage.objects.count()) == (1, 2)
    assert Case.objects.get().kind == "conflicting_ticket"
    assert Case.objects.get().details["ticket"] == ticket["pos_reference"]


def test_an_amount_that_cannot_be_right_is_a_case(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    ring(sandbox, lines=[{"price": "999999999.00", "note": at_the_erp(store).code}])
    poll(connection)
    assert (Receipt.objects.count(), Case.objects.get().kind) == (0, "unreadable")


def test_a_secret_that_cannot_be_read_is_an_error_and_not_the_end(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    Connection.objects.update(secret_reference="env:PARTNER_SECRET_UNSET")
    assert poll(connection).outcome == Polled.FAILED
    state = PollState.objects.get()
    assert (state.last_error.partition(":")[0], state.lease_token) == ("secret_unavailable", None)
