"""Files that arrive, are read, repeated, mended and rejected: one receipt per ticket line, and nothing half done."""

import os
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.core import inbox
from apps.core.actors import system
from apps.core.models import Event, InboxMessage, WorkState
from apps.integrations.models import Connection, ManifestVersion, TicketFile
from apps.integrations.operations import change_manifest, retry_ticket_file, ticket_folders
from apps.payments.models import Case, Receipt, ReceiptEvidence
from apps.workshop.models import WorkOrder
from tests.factories.ticket_files import (
    Rung,
    Sold,
    as_csv,
    as_xml,
    drop,
    folder,
    look,
    make_file_connection,
    names,
    shipped,
    states,
    understand_all,
)  # fmt: skip
from tests.factories.workshop import make_work_order, pay, till_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


@pytest.fixture
def connection(order: WorkOrder) -> Connection:
    return make_file_connection(order.store.entity)


def ticket(order: WorkOrder, number: str = "T-1", *others: Sold, **values: Any) -> Rung:
    return names(order.store, number, Sold(order.code), *others, **values)


def cases() -> list[tuple[str, str]]:
    return list(Case.objects.order_by("id").values_list("kind", "details__reason"))


def test_a_work_order_paid_at_a_till_that_calls_nobody_becomes_paid_by_itself(order, connection):
    drop("day.csv", as_csv([ticket(order)]))
    look()
    assert (states(), understand_all()) == ({"day.csv": "done"}, ["Done"])
    order.refresh_from_db()
    assert (order.status, order.payment_state, order.balance) == ("paid", "paid", 0)
    receipt = Receipt.objects.get()
    assert (receipt.till_code, receipt.ticket_number, receipt.payment_line) == ("1", "T-1", 1)
    assert (receipt.business_date, receipt.amount, receipt.occurred_at.hour) == (date(2026, 11, 21), Decimal(60), 10)
    assert list(receipt.tenders.values_list("method", "amount")) == [("card", Decimal(60))]
    assert list(receipt.evidence.values_list("door", "source")) == [("file", "files:tills")]
    assert [path.name.partition("_")[2] for path in folder("done").iterdir()] == ["day.csv"]
    assert list(folder("incoming").glob("*.csv")) == []
    assert cases() == []


def test_only_lines_that_carry_a_code_of_ours_become_payments(order, connection):
    other = make_work_order(order.store)
    ean = other.payable.ean
    mixed = ticket(
        order, "T-1", Sold("3760001234567", "19,90"), Sold(ean), Sold("", "5,00", label=f"Acompte {order.code}"),
        tenders=(("CARD", "100,00"), ("CASH", "44,90")),
    )  # fmt: skip
    drop("day.csv", as_csv([mixed, names(order.store, "T-2", Sold("3760001234567"))]))
    look()
    assert understand_all() == ["Done"]
    assert list(Receipt.objects.order_by("payment_line").values_list("payment_line", "payable_code", "amount")) == [
        (1, order.code, 60), (3, ean, 60), (4, order.code, 5),
    ]  # fmt: skip
    for receipt in Receipt.objects.all():
        assert list(receipt.tenders.order_by("id").values_list("method", "amount")) == [
            ("card", 100),
            ("cash", Decimal("44.90")),
        ]
    row = TicketFile.objects.get()
    assert (row.tickets, row.ours, row.lines, row.not_ours) == (2, 1, 5, 2)


def test_the_lines_of_others_are_not_kept(order, connection):
    drop("day.csv", as_csv([ticket(order, "T-1", Sold("SECRET-ARTICLE", label="Anne Durand"))]))
    look()
    body = inbox.bodies.read(InboxMessage.objects.get().body_id)
    assert order.code.encode() in body
    assert b"SECRET-ARTICLE" not in body
    assert b"Anne Durand" not in body


def test_the_same_file_again_under_any_name_is_skipped_and_says_so(order, connection):
    content = as_csv([ticket(order)])
    for name in ("a.csv", "b.csv", "a.csv"):
        drop(name, content)
        look()
    understand_all()
    rows = list(TicketFile.objects.order_by("id").values_list("name", "state", "same_as__name"))
    assert rows == [("a.csv", "done", None), ("b.csv", "skipped", "a.csv"), ("a.csv", "skipped", "a.csv")]
    assert (Receipt.objects.count(), ReceiptEvidence.objects.count(), InboxMessage.objects.count()) == (1, 1, 1)
    assert len(list(folder("done").iterdir())) == 3


def test_the_same_ticket_in_another_file_is_a_second_proof_and_nothing_else(order, connection):
    drop("a.csv", as_csv([ticket(order)]))
    look()
    understand_all()
    drop("b.csv", as_csv([names(order.store, "T-0", Sold("BREAD")), ticket(order)]))
    look()
    assert understand_all() == ["Done"]
    receipt = Receipt.objects.get()
    assert list(receipt.evidence.values_list("door", "differs")) == [("file", False), ("file", False)]
    assert cases() == []


def test_the_same_ticket_through_the_api_first_is_one_receipt(order, connection):
    payment = till_payment(order, "54.00", number="T-1", discount="6.00")
    pay(order, payment=payment)
    drop("a.csv", as_csv([names(order.store, "T-1", Sold(order.code, "54,00", discount="6,00"))]))
    look()
    understand_all()
    receipt = Receipt.objects.get()
    assert list(receipt.evidence.values_list("door", "differs")) == [("rest", False), ("file", False)]
    assert cases() == []


def test_days_late_is_not_too_late_and_keeps_its_day(order, connection):
    drop("late.csv", as_csv([ticket(order, date="2026-11-03", time="23:50:00")]))
    look()
    understand_all()
    receipt = Receipt.objects.get()
    assert receipt.business_date == date(2026, 11, 3)
    assert receipt.occurred_at.isoformat() == "2026-11-03T22:50:00+00:00"


def test_one_bad_line_costs_no_other_its_booking(order, connection):
    other = make_work_order(order.store)
    bad = names(order.store, "T-2", Sold(other.code, "60,00"), Sold(order.code, "6O,00"))
    content = as_csv([ticket(order), bad, names(order.store, "T-3", Sold("BREAD"))], trailer=False)
    drop("day.csv", content + f"Z;;;3;;;;;;;;{180},00;;\r\n".encode())
    look()
    assert states() == {"day.csv": "done"}
    assert sorted(understand_all()) == ["Dead", "Done"]
    assert set(Receipt.objects.values_list("ticket_number", "payment_line")) == {("T-1", 1), ("T-2", 1)}
    assert cases() == [("unreadable", "2: /line/amount: “9x,99” is no amount.")]
    message = InboxMessage.objects.get(state=WorkState.DEAD)
    assert message.last_reason == "2: /line/amount: “9x,99” is no amount."


def test_a_mended_manifest_lets_a_stopped_ticket_be_read_again(order, connection):
    drop("day.csv", as_csv([ticket(order, kind="Vente")]))
    look()
    assert understand_all() == ["Dead"]
    content = shipped("generic_csv", kinds={"Vente": "payment"})
    change_manifest(connection.pk, content, actor=system("test"))
    inbox.replay(InboxMessage.objects.get().pk, actor=system("test"))
    assert understand_all() == ["Done"]
    assert Receipt.objects.get().amount == 60


def test_a_row_too_short_to_be_understood_is_seen_by_somebody(order, connection):
    good, cut = as_csv([ticket(order)]), b"L;LYON;1;T-9\r\n"
    header, rest = good.split(b"\r\n", 1)
    drop("day.csv", header + b"\r\n" + cut + rest)
    look()
    assert sorted(understand_all()) == ["Dead", "Done"]
    assert cases() == [("unreadable", "Line 2 has no such kind, or too few columns.")]


@pytest.mark.parametrize("word, kind", [("refund", "refund"), ("void", "reversal")])
def test_money_given_back_at_the_till(order, connection, word, kind):
    drop("a.csv", as_csv([ticket(order)]))
    back = names(
        order.store, "T-2", Sold(order.code, "-60,00", quantity="-1"), kind=word, reverses="T-1",
        tenders=(("CARD", "-60,00"),),
    )  # fmt: skip
    drop("b.csv", as_csv([back]))
    look()
    understand_all()
    receipt = Receipt.objects.get(ticket_number="T-2")
    assert (receipt.kind, receipt.amount, receipt.state) == (kind, 60, "applied")
    assert list(receipt.tenders.values_list("amount", flat=True)) == [60]
    assert (receipt.reverses is not None) == (kind == "reversal")
    order.refresh_from_db()
    assert (order.payment_state, order.balance) == ("refunded", 60)


def test_training_tickets_are_nobodys_money(order, connection):
    drop("day.csv", as_csv([ticket(order, kind="training")]))
    look()
    assert understand_all() == ["Done"]
    assert Receipt.objects.count() == 0


def test_a_store_the_connection_does_not_speak_for_is_a_case_and_no_receipt(order, connection):
    elsewhere = make_work_order()
    drop("day.csv", as_csv([ticket(elsewhere)]))
    look()
    assert understand_all() == ["Dead"]
    assert Receipt.objects.count() == 0
    assert [kind for kind, _ in cases()] == ["unreadable"]
    assert InboxMessage.objects.get().last_reason.startswith("1: unknown_store")


def test_xml_is_read_the_same_way(order):
    make_file_connection(order.store.entity, shipped("ginkoia_like"))
    drop("day.xml", as_xml([ticket(order, "T-1", Sold("3760001234567", "9,90"))], encoding="iso-8859-1"))
    look()
    assert understand_all() == ["Done"]
    receipt = Receipt.objects.get()
    assert (receipt.amount, receipt.payment_line, receipt.business_date) == (60, 1, date(2026, 11, 21))
    assert list(receipt.tenders.values_list("method", flat=True)) == ["card"]


# --- Whole or not yet -----------------------------------------------------------------------------


def test_a_cut_file_waits_and_is_read_once_its_end_has_come(order, connection):
    content = as_csv([ticket(order)])
    for cut in (0, 20, len(content) // 2, len(content) - 8):
        drop("day.csv", content[:cut])
        look()
        assert states() == {"day.csv": "waiting"}
    drop("day.csv", content)
    look()
    assert (states(), understand_all()) == ({"day.csv": "done"}, ["Done"])


def overdue() -> None:
    """As if the file had been looked at for the last time some hours ago."""
    TicketFile.objects.update(changed_at=TicketFile.objects.get().changed_at - timedelta(hours=2))


def test_a_file_that_stays_cut_is_rejected_whole_and_tried_again_when_mended(order, connection):
    content = as_csv([ticket(order)])
    drop("day.csv", content[: len(content) // 2])
    look()
    overdue()
    look()
    row = TicketFile.objects.get()
    assert (row.state, row.error) == ("rejected", "It stayed incomplete: The last row is cut.")
    assert (InboxMessage.objects.count(), Receipt.objects.count()) == (0, 0)
    assert cases() == [("unreadable", row.error)]
    (path,) = folder("rejected").iterdir()
    path.write_bytes(content)
    retry_ticket_file(row.pk, actor=system("test"))
    look()
    assert (states(), understand_all()) == ({"day.csv": "done"}, ["Done"])
    assert list(folder("rejected").iterdir()) == []
    types = Event.objects.filter(aggregate_id=row.pk).order_by("id").values_list("type", flat=True)
    assert [name.split(".")[2] for name in types] == ["rejected", "retried", "read"]


def test_rejected_twice_is_one_open_case(order, connection):
    drop("day.csv", b"who;knows\r\n1;2\r\n")
    look()
    retry_ticket_file(TicketFile.objects.get().pk, actor=system("test"))
    look()
    assert states() == {"day.csv": "rejected"}
    assert len(cases()) == 1


def test_a_companion_says_when_a_file_is_whole(order):
    make_file_connection(order.store.entity, shipped("generic_csv", complete={"by": "companion", "suffix": ".ok"}))
    path = drop("day.csv", as_csv([ticket(order)]))
    look()
    assert states() == {"day.csv": "waiting"}
    companion = path.with_name("day.csv.ok")
    companion.touch()
    look()
    assert states() == {"day.csv": "done"}
    assert not companion.exists()


def test_quiet_for_a_while_says_so_too(order):
    make_file_connection(order.store.entity, shipped("generic_csv", complete={"by": "quiet", "seconds": 30}))
    path = drop("day.csv", as_csv([ticket(order)]), age=0)
    look()
    assert states() == {"day.csv": "waiting"}
    written = time.time() - 60
    os.utime(path, (written, written))
    look()
    assert states() == {"day.csv": "done"}


def test_a_clock_that_is_ahead_only_makes_us_watch_ourselves(order):
    make_file_connection(order.store.entity, shipped("generic_csv", complete={"by": "quiet", "seconds": 30}))
    drop("day.csv", as_csv([ticket(order)]), age=-86400)
    look()
    assert states() == {"day.csv": "waiting"}
    TicketFile.objects.update(changed_at=TicketFile.objects.get().changed_at - timedelta(seconds=31))
    look()
    assert states() == {"day.csv": "done"}


def test_a_file_in_another_encoding_is_rejected_naming_the_byte(order, connection):
    change_manifest(connection.pk, shipped("generic_csv", encodings=["utf-8"]), actor=system("test"))
    content = as_csv([ticket(order)], encoding="cp1252")
    drop("day.csv", content)
    look()
    row = TicketFile.objects.get()
    at = content.index("é".encode("cp1252"))
    assert (row.state, row.error) == ("rejected", f"No listed encoding reads this file: utf-8 stops at byte {at}.")
    assert Receipt.objects.count() == 0


def test_what_is_taken_away_before_it_is_read_leaves_no_trace(order, connection):
    path = drop("day.csv", b"")
    look()
    path.unlink()
    look()
    assert states() == {}


def test_a_missing_folder_is_said_and_holds_up_nobody_else(order, connection):
    drop("day.csv", as_csv([ticket(order)]))
    look()
    (folder("incoming") / ".working").rmdir()
    folder("incoming").rmdir()
    second = make_file_connection(
        order.store.entity, code="second", incoming="second/in", done="second/done", rejected="second/rejected"
    )
    look()
    connection.health.refresh_from_db()
    second.health.refresh_from_db()
    assert connection.health.failures_in_row == 1
    assert connection.health.last_failure == "folder: No such file or directory .working"
    assert second.health.failures_in_row == 0


def test_what_nobody_foresaw_is_said_and_holds_up_nobody_else(order, connection, monkeypatch):
    second = make_file_connection(
        order.store.entity, code="second", incoming="second/in", done="second/done", rejected="second/rejected"
    )
    look_into = ticket_folders._look

    def broken(looked):
        if looked.connection == connection:
            raise ValueError("a manifest from the future")
        look_into(looked)

    monkeypatch.setattr(ticket_folders, "_look", broken)
    look()
    connection.health.refresh_from_db()
    second.health.refresh_from_db()
    assert connection.health.failures_in_row == 1
    assert connection.health.last_failure == "failed: ValueError: a manifest from the future"
    assert (second.health.failures_in_row, second.health.last_success_at is not None) == (0, True)


def test_a_series_of_files_is_numbered(order, connection):
    content = shipped("generic_csv", sequence=r"_(\d+)\.")
    change_manifest(connection.pk, content, actor=system("test"))
    drop("day_0017.csv", as_csv([ticket(order)]))
    look()
    row = TicketFile.objects.get()
    assert (row.sequence, row.manifest) == (17, ManifestVersion.objects.get(number=2))
