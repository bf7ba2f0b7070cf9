"""A till that calls nobody: what is rung there becomes one payment here, whatever else tells of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from apps.core import inbox
from apps.core.actors import system
from apps.core.codes import new_code
from apps.core.models import Delivery, InboxMessage
from apps.integrations.operations import Polled, change_mapping
from apps.integrations.sandbox.server import Sandbox
from apps.integrations.states import MappingKind
from apps.payments.inputs import Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Case, Receipt, ReceiptEvidence, ReceiptTender
from apps.payments.operations import confirm_declared, record_payment, set_store_door
from apps.payments.states import Door, ReceiptKind
from apps.stores.models import Store, Till
from apps.workshop.models import WorkOrder
from tests.factories.core import relayed
from tests.factories.integrations import MAPPED, make_due
from tests.factories.payments import declare
from tests.factories.polling import (
    METHOD_CARD,
    METHOD_CASH,
    TILL,
    at_the_erp,
    make_polled,
    poll,
    receipts,
    ring,
    understand_all,
)
from tests.factories.stores import make_store, make_till
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def store() -> Store:
    return make_store()


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
    relayed()
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
    assert sorted(receipt.evidence.values_list("door", flat=True)) == ["poll", "rest"]
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
    make_till(store=make_store(entity=store.entity), external_reference=TILL)
    ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    assert (Receipt.objects.count(), Case.objects.get().kind) == (0, "unreadable")


def test_a_till_of_another_company_is_not_ours(store: Store, sandbox: Sandbox) -> None:
    connection = make_polled(store, sandbox)
    Till.objects.update(store=make_store())
    ring(sandbox, settle=[at_the_erp(store).code])
    poll(connection)
    assert (Receipt.objects.count(), Case.objects.get().kind) == (0, "unreadable")


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
    relayed()
    make_due()
    assert sandbox.state()["counts"]["account.payment"] == 1


@pytest.mark.parametrize("doors, told", [((), False), ((Door.POLL, Door.FILE), False), ((Door.FILE,), True)])
def test_what_only_a_manager_confirmed_is_not_sent_to_the_erp_whose_till_took_it(
    store: Store, sandbox: Sandbox, doors: tuple[Door, ...], told: bool
) -> None:
    make_polled(store, sandbox, mapped={**MAPPED, (MappingKind.TENDER, "unknown"): "8"})
    mona = person("mona", store)
    for door in doors:
        set_store_door(store=store, door=door, source=door, lateness=timedelta(hours=1), actor=mona)
    order = at_the_erp(store)
    receipt, _new = declare(order, number="0042")
    confirm_declared(receipt.pk, actor=mona)
    relayed()
    assert Delivery.objects.get(channel="partner", document_kind="PaymentReceived").state == "done"
    assert sandbox.state()["counts"]["account.payment"] == told
