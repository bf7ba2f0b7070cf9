"""A till that calls nobody: what is rung there becomes one payment here, however often and late it is read."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection as database
from django.db.models.functions import Now

from apps.core import inbox
from apps.core.actors import system
from apps.core.codes import new_code
from apps.core.errors import Invalid, PermissionRefused
from apps.core.models import Delivery, Event, InboxMessage
from apps.integrations import operations, selectors, tasks
from apps.integrations.models import Connection, Health, PollState
from apps.integrations.operations import Polled, change_mapping, poll_tickets, set_active, set_polling
from apps.integrations.sandbox.faults import Fault, Kind
from apps.integrations.sandbox.server import Sandbox
from apps.integrations.states import BREAKER_FAILURES, MappingKind
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Case, Receipt, ReceiptEvidence, ReceiptTender
from apps.payments.operations import record_payment
from apps.payments.states import Door, ReceiptKind
from apps.stores.models import Store, Till
from apps.workshop.models import WorkOrder
from tests.factories.integrations import MAPPED, deliver_all, make_due
from tests.factories.polling import METHOD_CARD, METHOD_CASH, make_polled, poll, ring, understand_all
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    return make_store()


def at_the_erp(store: Store, **values: Any) -> WorkOrder:
    """A ready work order whose sale order is in the ERP."""
    order = make_work_order(store, **values)
    deliver_all()
    return order


def receipts() -> list[tuple[str, str, Decimal]]:
    return list(Receipt.objects.order_by("id").values_list("kind", "state", "amount"))


def doors(receipt: Receipt) -> list[str]:
    return list(receipt.evidence.values_list("door", flat=True))


# --- one fact -----------------------------------------------------------------------------------------


def test_an_order_settled_at_the_till_becomes_paid_by_itself(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    order = at_the_erp(store)
    ticket = ring(sandbox, settle=[order.code], tenders=[[METHOD_CARD, "60.00"]])
    assert poll(connection).outcome == Polled.READ
    order.refresh_from_db()
    receipt = Receipt.objects.get()
    assert (order.status, order.payable.payment_state, receipt.payable_id) == ("paid", "paid", order.payable_id)
    assert (receipt.store_id, receipt.till_code, receipt.ticket_number, receipt.payment_line) == (
        store.id, "1", ticket["pos_reference"], 1,
    )  # fmt: skip
    assert list(ReceiptTender.objects.values_list("method", "amount")) == [("card", Decimal("60.00"))]
    assert list(ReceiptEvidence.objects.values_list("door", "source")) == [("poll", f"poll:{connection.code}")]
    assert Case.objects.count() == 0


def test_reading_again_changes_nothing(store: Store, sandbox: Sandbox) -> None:
    """The overlap reads every ticket for ten minutes; in the evening the closing touches them all."""
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code])
    first = poll(connection)
    again = [poll(connection) for _ in range(2)]
    assert (first.seen, first.taken) == (1, 1)
    assert [(each.seen, each.taken) for each in again] == [(1, 0), (1, 0)]
    assert (len(receipts()), InboxMessage.objects.count(), ReceiptEvidence.objects.count()) == (1, 1, 1)


def test_money_taken_at_the_erps_own_till_is_not_sent_there_again(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    deliver_all()
    told = Delivery.objects.get(channel="partner", document_kind="PaymentReceived")
    assert (told.state, told.external_ref) == ("done", "")
    assert sandbox.state()["counts"]["account.payment"] == 0


@pytest.mark.parametrize("poll_first", [True, False])
def test_the_same_ticket_through_another_door_is_one_receipt_without_a_case(
    store: Store, sandbox: Sandbox, poll_first: bool
) -> None:
    connection = make_polled(store, sandbox)
    order = at_the_erp(store)
    ticket = ring(sandbox, settle=[order.code], discount=10, at="2026-11-21 22:30:00")
    payment = TillPayment(
        ticket=Ticket(store.code, "1", date(2026, 11, 21), ticket["pos_reference"]),
        kind=ReceiptKind.PAYMENT,
        payable=order.code,
        occurred_at=datetime(2026, 11, 21, 22, 30, tzinfo=UTC),
        currency="EUR",
        lines=(PaidLine(due=Decimal(60), paid=Decimal(54), discount=Decimal(6), discount_reason="loyalty"),),
        tenders=(Tender("card", Decimal(54)),),
    )
    steps = [
        lambda: poll(connection),
        lambda: record_payment(payment, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", store)),
    ]
    for step in steps if poll_first else reversed(steps):
        step()
    receipt = Receipt.objects.get()
    assert sorted(doors(receipt)) == ["poll", "rest"]
    assert ([each.differs for each in receipt.evidence.all()], Case.objects.count()) == ([False, False], 0)


def test_the_business_day_is_the_stores(sandbox: Sandbox) -> None:
    store = make_store(timezone="Europe/Paris")
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code], at="2026-11-20 23:30:00")
    poll(connection)
    assert Receipt.objects.get().business_date == date(2026, 11, 21)


def test_a_mixed_ticket_pays_two_orders(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    first, second = at_the_erp(store), at_the_erp(store, price="25.00")
    ring(
        sandbox,
        settle=[first.code, second.code],
        lines=[{"price": "40.00"}],
        tenders=[[METHOD_CARD, "70"], [METHOD_CASH, "60"]],
    )
    poll(connection)
    rows = Receipt.objects.order_by("payment_line").values_list("payment_line", "payable__subject_code", "amount")
    assert list(rows) == [(1, first.code, Decimal(60)), (2, second.code, Decimal(25))]
    paid = ReceiptTender.objects.order_by("id").values_list("receipt__payment_line", "method", "amount")
    assert list(paid) == [(1, "card", 60), (2, "card", 10), (2, "cash", 15)]
    assert {each.status for each in WorkOrder.objects.all()} == {"paid"}


def test_a_refund_of_all_takes_the_payment_back(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    order = at_the_erp(store)
    ticket = ring(sandbox, settle=[order.code], discount=10)
    ring(sandbox, refund=ticket["pos_reference"], tenders=[[METHOD_CASH, "-54"]])
    poll(connection)
    assert receipts() == [("payment", "applied", Decimal(54)), ("reversal", "applied", Decimal(54))]
    order.payable.refresh_from_db()
    assert (order.payable.payment_state, order.payable.balance) == ("refunded", Decimal(60))


def test_a_code_nobody_bears_yet_is_kept_and_waits(store: Store, sandbox: Sandbox) -> None:
    connection, code = make_polled(store, sandbox), new_code("WO")
    ring(sandbox, lines=[{"price": "30.00", "note": f"Atelier {code}"}])
    assert poll(connection).taken == 1
    assert list(Receipt.objects.values_list("payable_code", "state")) == [(code, "waiting")]


def test_the_tills_name_and_its_means_of_payment_may_be_mapped(store: Store, sandbox: Sandbox) -> None:
    other = make_store(entity=store.entity)
    mapped = {
        **MAPPED,
        (MappingKind.TILL, f"{other.code}/7"): "9, 2",
        (MappingKind.TILL_TENDER, "terminal"): "2",
    }
    connection = make_polled(store, sandbox, mapped=mapped)
    ring(sandbox, settle=[at_the_erp(store).code], config=2)
    poll(connection)
    receipt = Receipt.objects.get()
    assert (receipt.store_id, receipt.till_code) == (other.id, "7")
    assert list(ReceiptTender.objects.values_list("method", flat=True)) == ["terminal"]


def test_a_till_nobody_knows_is_a_case_until_it_is_mapped(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    ring(sandbox, settle=[at_the_erp(store).code], config=2)
    poll(connection)
    message = InboxMessage.objects.get()
    case = Case.objects.get()
    assert (message.state, message.last_code, Receipt.objects.count()) == ("dead", "cannot_book", 0)
    assert (case.kind, case.store_id, case.legal_entity_id) == ("unreadable", None, store.entity_id)
    change_mapping(connection.id, {(MappingKind.TILL, f"{store.code}/2"): "2"}, actor=system("test"))
    inbox.replay(message.id, actor=system("test"))
    assert understand_all() == ["Done"]
    assert Receipt.objects.get().till_code == "2"


def test_one_name_on_two_tills_is_none(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    make_till(store=make_store(entity=store.entity), external_reference="LYON-1")
    ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    assert (Receipt.objects.count(), Case.objects.get().kind) == (0, "unreadable")


def test_a_till_of_another_company_is_not_ours(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    Till.objects.update(store=make_store())
    ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    assert (Receipt.objects.count(), Case.objects.get().kind) == (0, "unreadable")


# --- late, often, at once, and on a bad day -----------------------------------------------------------


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
    Connection.objects.update(secret_reference="env:NOT_THERE_AT_ALL")
    assert poll(connection).outcome == Polled.FAILED
    state = PollState.objects.get()
    assert (state.last_error.partition(":")[0], state.lease_token) == ("secret_unavailable", None)


# --- who and when -------------------------------------------------------------------------------------


def test_a_switched_off_connection_or_till_is_not_read(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    set_polling(connection.id, active=False, actor=system("test"))
    assert (poll(connection).outcome, selectors.polled_connections()) == (Polled.WAITING, [])
    set_polling(connection.id, active=True, actor=system("test"))
    set_active(connection.id, active=False, actor=system("test"))
    assert (poll(connection).outcome, selectors.polled_connections()) == (Polled.WAITING, [])
    assert sandbox.state()["calls"] == []


def test_the_journal_says_who_switched_reading(store: Store, sandbox: Sandbox) -> None:
    connection, ines = make_polled(store, sandbox), person("ines", store)
    set_polling(connection.id, active=False, actor=ines)
    told = Event.objects.filter(type__contains="ticket_reading").order_by("id").values_list("type", "actor_id")
    assert list(told) == [
        ("recommerce.connection.ticket_reading_started.v1", "system"),
        ("recommerce.connection.ticket_reading_stopped.v1", "ines"),
    ]


def test_what_was_rung_while_reading_was_off_is_read_afterwards(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    poll(connection)
    set_polling(connection.id, active=False, actor=system("test"))
    ring(sandbox, settle=[at_the_erp(store).code])
    set_polling(connection.id, active=True, actor=system("test"))
    assert (poll(connection).taken, len(receipts())) == (1, 1)


def test_only_who_sets_the_whole_company_up_switches_reading(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    make_store(entity=store.entity)
    with pytest.raises(PermissionRefused):
        set_polling(connection.id, active=False, actor=person("ines", store))
    assert PollState.objects.get().active is True


def test_a_partner_without_tickets_to_read_is_refused(
    store: Store, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = make_polled(store, sandbox)
    PollState.objects.all().delete()
    monkeypatch.setattr("apps.integrations.contract.ticket_source", lambda code: None)
    with pytest.raises(Invalid):
        set_polling(connection.id, active=True, actor=system("test"))
    assert PollState.objects.count() == 0


@pytest.mark.parametrize("elsewhere", [True, False])
def test_reading_at_once_needs_the_right_in_a_store_of_the_company(
    store: Store, sandbox: Sandbox, elsewhere: bool
) -> None:
    connection = make_polled(store, sandbox)
    actor = person("mona", make_store()) if elsewhere else person("mona", store, "connections:read")
    with pytest.raises(PermissionRefused):
        operations.read_now(connection.id, actor=actor)
    assert sandbox.state()["calls"] == []
    assert operations.read_now(connection.id, actor=person("mona", store)).outcome == Polled.READ


def test_beat_sends_one_message_for_each_till_that_is_read(
    store: Store, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, sent = make_polled(store, sandbox), []
    monkeypatch.setattr(tasks.current_app, "send_task", lambda name, **how: sent.append((name, how)))
    tasks.poll_every_till()
    assert sent == [
        ("apps.integrations.tasks.poll_till", {"args": [str(connection.id)], "queue": "partners", "expires": 45})
    ]
    ring(sandbox, settle=[at_the_erp(store).code])
    tasks.poll_till(str(connection.id))
    assert InboxMessage.objects.count() == 1


def test_the_command_reads_once_and_says_what(store: Store, sandbox: Sandbox) -> None:
    connection, said = make_polled(store, sandbox), StringIO()
    ring(sandbox, settle=[at_the_erp(store).code])
    call_command("poll_tickets", "--once", "--connection", connection.code, stdout=said)
    sandbox.faults.add(Fault(Kind.UNAVAILABLE))
    call_command("poll_tickets", "--once", stdout=said)
    assert said.getvalue().splitlines() == [
        "odoo: read, 1 seen, 1 new",
        "odoo: failed, 0 seen, 0 new (unavailable: status 503)",
    ]
    with pytest.raises(CommandError):
        call_command("poll_tickets", "--once", "--connection", "nobody", stdout=said)


def test_money_told_by_another_door_still_goes_to_the_erp(store: Store, sandbox: Sandbox) -> None:
    """The guard is for what was read there, and for nothing else."""
    make_polled(store, sandbox)
    order = at_the_erp(store)
    payment = TillPayment(
        ticket=Ticket(store.code, "1", date(2026, 11, 21), "A1"), kind=ReceiptKind.PAYMENT, payable=order.code,
        occurred_at=datetime(2026, 11, 21, 9, tzinfo=UTC), currency="EUR", lines=(),
        tenders=(Tender("card", Decimal(60)),),
    )  # fmt: skip
    record_payment(payment, evidence=Evidence(Door.REST, "till", "1"), actor=person("till", store))
    deliver_all()
    make_due()
    assert sandbox.state()["counts"]["account.payment"] == 1
