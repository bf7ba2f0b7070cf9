"""What time does in a sandbox store, without waiting for it: what falls due there, there alone, and not facts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.access.errors import NotSandbox
from apps.access.models import SandboxClock
from apps.access.operations import forward_sandbox
from apps.buyback.models import Offer, TradeIn
from apps.core import clocks
from apps.core.actors import system
from apps.core.models import Event
from apps.payments import operations as payments
from apps.payments.models import LedgerTransaction, Payable, Receipt, Voucher, VoucherHold
from apps.printing import operations as printing
from apps.printing.models import PrintJob
from apps.resale import operations as resale
from apps.resale.inputs import NewHold
from apps.resale.models import Hold, PriceChange, StockItem
from apps.stores.models import Store
from apps.workshop.models import Quote, WorkOrder
from tests.factories.api import problem
from tests.factories.printing import client_actor, make_printer, make_ready_job
from tests.factories.resale import make_listed, make_markdown_plan, payable_of
from tests.factories.sandbox import Learner
from tests.factories.stores import make_store, today
from tests.factories.trade_ins import make_trade_in
from tests.factories.vouchers import hold as authorize
from tests.factories.vouchers import make_voucher
from tests.factories.workshop import make_work_order, pay, person

pytestmark = pytest.mark.django_db

AT_ONCE = {"payable_reservations": 1, "voucher_authorizations": 1, "holds": 1, "print_jobs": 1}
IN_A_MONTH = {
    "uncollected": 1, "quotes": 1, "vouchers": 1, "trade_in_estimates": 1, "trade_in_offers": 1, "markdowns": 2,
}  # fmt: skip


def furnish(store: Store) -> None:
    """One of each that time does something to."""
    quoted, ready = make_work_order(store, until="quoted"), make_work_order(store)
    Quote.objects.filter(work_order=quoted).update(valid_until=today() + timedelta(days=5))
    payments.reserve_payable(ready.payable.pk, till=f"{store.code}/1", actor=person("till", store))
    make_voucher(store, expires_on=today() + timedelta(days=10))
    authorize(make_voucher(store), "10.00")
    make_listed(store)
    make_markdown_plan(store)
    asked = NewHold("A", timezone.now() + timedelta(minutes=30))
    resale.hold(make_listed(store).pk, asked, actor=person("anne", store))
    make_trade_in(store, until="estimated")
    make_trade_in(store)
    printer = make_printer(store)
    make_ready_job(printer)
    printing.take_next(actor=client_actor(store), store_id=store.pk, printers=[printer.code], claim=uuid4())


def standing(store: Store) -> list[Any]:
    """All that the clock could move or end in this store."""
    kept = [
        WorkOrder.objects.filter(store=store).order_by("pk").values("status", "ready_at", "version"),
        Quote.objects.filter(work_order__store=store).order_by("pk").values("state", "valid_until", "created_at"),
        Payable.objects.filter(store=store).order_by("pk").values("reserved_until", "version"),
        Voucher.objects.filter(store=store).order_by("pk").values("state", "expires_on", "version"),
        VoucherHold.objects.filter(store=store).order_by("pk").values("state", "expires_at"),
        StockItem.objects.filter(store=store).order_by("pk").values("status", "price", "listed_at", "version"),
        Hold.objects.filter(stock_item__store=store).order_by("pk").values("until", "ended"),
        TradeIn.objects.filter(store=store).order_by("pk").values("status", "estimate_valid_until", "version"),
        Offer.objects.filter(trade_in__store=store).order_by("pk").values("state", "valid_until"),
        PrintJob.objects.filter(store=store).order_by("pk").values("state", "lease_until", "version"),
    ]
    return [list(rows) for rows in kept]


def due(answer: Any) -> dict[str, int]:
    assert answer.status_code == 200, answer.content
    return {one["name"]: one["fell_due"] for one in answer.json()["happened"] if one["fell_due"]}


def test_what_ends_within_the_hour_ends_and_then_what_ends_within_the_month() -> None:
    learner = Learner()
    furnish(learner.store)
    assert due(learner.forward("PT1S")) == {}
    assert due(learner.forward("PT31M")) == AT_ONCE
    assert due(learner.forward("P31D")) == IN_A_MONTH
    states = {
        "orders": set(WorkOrder.objects.values_list("status", flat=True)),
        "vouchers": set(Voucher.objects.values_list("state", "held")),
        "things": set(StockItem.objects.values_list("status", "price")),
        "trade_ins": set(TradeIn.objects.values_list("status", flat=True)),
        "prints": set(PrintJob.objects.values_list("state", "maybe_twice")),
    }
    assert {name: {str(row) for row in rows} for name, rows in states.items()} == {
        "orders": {"lapsed", "ready"},
        "vouchers": {"('active', Decimal('0.00'))", "('expired', Decimal('0.00'))"},
        "things": {"('listed', Decimal('162.00'))"},
        "trade_ins": {"expired", "lapsed"},
        "prints": {"('ready', True)"},
    }
    assert due(learner.forward("P90D")) == {}


def test_nothing_of_another_company_nor_of_another_store_is_touched() -> None:
    learner = Learner()
    beside = make_store(entity=learner.store.entity)
    others = (make_store(), make_store(sandbox=True), beside)
    for store in (learner.store, *others):
        furnish(store)
    before = [standing(store) for store in others]
    told = Event.objects.filter(store_id__in=[store.pk for store in others]).count()
    learner.forward("P31D")
    assert [standing(store) for store in others] == before
    assert Event.objects.filter(store_id__in=[store.pk for store in others]).count() == told


def test_facts_keep_their_dates() -> None:
    learner = Learner()
    pay(make_work_order(learner.store))
    make_voucher(learner.store)
    payable_of(make_listed(learner.store))

    def facts() -> list[Any]:
        return [
            list(Event.objects.order_by("id").values_list("occurred_at", "recorded_at")),
            list(Receipt.objects.values_list("occurred_at", "business_date")),
            list(LedgerTransaction.objects.values_list("occurred_at", flat=True)),
            list(PriceChange.objects.values_list("since", flat=True)),
            list(WorkOrder.objects.values_list("paid_at", "checked_in_at", "created_at")),
        ]

    before = facts()
    assert due(learner.forward("P2D")) == {}
    assert facts() == before


def test_days_of_the_calendar_pass_when_a_whole_one_has_been_added_up() -> None:
    learner = Learner()
    make_voucher(learner.store, expires_on=today())
    assert due(learner.forward("PT18H")) == {}
    assert due(learner.forward("PT6H")) == {"vouchers": 1}


def test_the_way_gone_is_added_up_shown_and_forgotten_by_a_reset() -> None:
    learner = Learner()
    assert learner.look().json()["moved"] == "P0DT00H00M00S"
    assert learner.forward("PT10M").json()["moved"] == "P0DT00H10M00S"
    assert learner.forward("P2DT1H").json()["moved"] == "P2DT01H10M00S"
    assert learner.look().json()["moved"] == "P2DT01H10M00S"
    assert learner.reset().json()["moved"] == "P0DT00H00M00S"


def test_a_reset_undoes_what_the_clock_did_to_the_fixtures() -> None:
    learner = Learner()
    learner.reset()

    def good_until() -> Any:
        order = learner.fixtures()["quoted"]["work_order"]
        return Quote.objects.get(work_order=order).valid_until

    as_new = good_until()
    learner.forward("P2D")
    assert {one["is_fresh"] for one in learner.fixtures().values()} == {False}
    before = {name: one["work_order"] for name, one in learner.fixtures().items()}
    learner.reset()
    now = learner.fixtures()
    assert ({one["is_fresh"] for one in now.values()}, good_until()) == ({True}, as_new)
    assert [name for name, one in now.items() if one["work_order"] == before[name]] == []


def test_the_same_key_moves_it_once() -> None:
    learner = Learner()
    first, again = learner.forward("PT10M", key="morning"), learner.forward("PT10M", key="morning")
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    assert SandboxClock.objects.get().moved == timedelta(minutes=10)


def test_only_a_duration_within_bounds_is_taken() -> None:
    learner = Learner()
    furnish(learner.store)
    before = standing(learner.store)
    unread = ("", "10", "P", "PT", "P1W", "P1M", "-P1D", "P9999999D")
    for said in (*unread, "PT0S", "P91D", "P90DT1S", "P999999D"):
        assert problem(learner.forward(said)) == (422, "invalid", ["/forward"]), said
    assert (standing(learner.store), SandboxClock.objects.count()) == (before, 0)


def test_a_real_store_has_no_such_clock() -> None:
    store = make_store()
    furnish(store)
    before = standing(store)
    assert problem(Learner(store, sandbox=False).forward("P1D")) == (404, "not_found", [])
    assert problem(Learner(store).forward("P1D"))[0] == 422  # of the sandbox, and reaches no store of it
    with pytest.raises(NotSandbox):
        forward_sandbox(actor=system("test"), store=store, by=timedelta(days=1))
    assert (standing(store), SandboxClock.objects.count()) == (before, 0)


def moved(answer: Any) -> dict[str, int]:
    return {one["name"]: one["moved"] for one in answer.json()["happened"] if one["moved"]}


def test_a_reservation_that_is_over_is_history() -> None:
    learner = Learner()
    over, running = (make_work_order(learner.store).payable for _ in range(2))
    for payable in (over, running):
        payments.reserve_payable(payable.pk, till=f"{learner.store.code}/1", actor=person("till", learner.store))
    ended = timezone.now() - timedelta(days=3)
    Payable.objects.filter(pk=over.pk).update(reserved_until=ended)
    assert moved(learner.forward("PT11M"))["payable_reservations"] == 1
    assert Payable.objects.get(pk=over.pk).reserved_until == ended
    assert "payable_reservations" not in moved(learner.forward("PT11M"))


def test_payables_are_locked_before_vouchers_as_a_payment_does() -> None:
    store = make_store(sandbox=True)
    furnish(store)
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        clocks.forward(store.pk, by=timedelta(minutes=1), days=0, actor=system("test"))
    locking = [query["sql"] for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    order = [name for sql in locking for name in ("payable", "voucher") if f'OF "payments_{name}"' in sql]
    assert (order[0], set(order[1:])) == ("payable", {"voucher"})
