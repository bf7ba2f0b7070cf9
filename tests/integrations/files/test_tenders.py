"""A ticket's tenders are said once for all its lines: two documents of ours on it share them, they do not double."""

from decimal import Decimal

import pytest

from apps.integrations import sources
from apps.integrations.documents import PaymentReceived
from apps.payments.models import Case, Receipt
from apps.workshop.models import WorkOrder
from tests.factories.ticket_files import (
    Sold,
    as_csv,
    drop,
    look,
    make_file_connection,
    names,
    shipped,
    understand_all,
)
from tests.factories.vouchers import make_voucher, sums_of, the_books_are_right
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db
LABEL = "^([A-Z]+)"


@pytest.fixture
def orders() -> list[WorkOrder]:
    first = make_work_order(price="54.00")
    own = {
        "tender": {
            "method": {"at": "label", "pattern": LABEL}, "amount": "amount",
            "voucher": {"at": "label", "pattern": "(VO-[0-9A-Z]{8})"},
        },
        "tenders": {"CASH": "cash", "CARD": "card", "VOUCHER": "voucher", "ACCOUNT": "on_account"},
    }  # fmt: skip
    make_file_connection(first.store.entity, shipped("generic_csv", **own))
    return [first, make_work_order(first.store, price="40.00")]


def rung(orders: list[WorkOrder], *tenders: tuple[str, str], number: str = "T-1", more: tuple[Sold, ...] = ()) -> None:
    """One ticket for 54.00 of the first order and 40.00 of the second."""
    lines = (Sold(orders[0].code, "54,00"), Sold(orders[1].code, "40,00"), *more)
    drop(f"{number}.csv", as_csv([names(orders[0].store, number, *lines, tenders=tenders)]))
    look()
    assert set(understand_all()) == {"Done"}
    for order in orders:
        order.refresh_from_db()


def test_a_voucher_that_paid_part_of_two_orders_is_debited_once(orders):
    voucher = make_voucher(orders[0].store, "100.00")
    rung(orders, (f"VOUCHER {voucher.code}", "50,00"), ("CARD", "44,00"))
    assert [order.payment_state for order in orders] == ["paid", "paid"]
    assert sums_of(voucher) == {"balance": "50.00", "spent": "50.00"}
    assert list(Case.objects.values_list("kind", flat=True)) == []
    assert the_books_are_right()


def test_a_voucher_that_also_paid_other_goods_is_debited_whole(orders):
    voucher = make_voucher(orders[0].store, "110.00")
    rung(orders, (f"VOUCHER {voucher.code}", "104,00"), more=(Sold("HELMET", "10,00"),))
    assert sums_of(voucher) == {"balance": "6.00", "spent": "104.00"}


def test_what_is_owed_on_account_is_owed_once(orders):
    rung(orders, ("ACCOUNT", "47,00"), ("CARD", "47,00"))
    owed = Receipt.objects.order_by("payment_line").values_list("on_account", flat=True)
    assert list(owed) == [Decimal("27.00"), Decimal("20.00")]


def test_partners_are_told_each_tender_once(orders):
    rung(orders, ("CARD", "54,00"), ("CASH", "40,00"))
    told: dict[str, Decimal] = {}
    for receipt in Receipt.objects.all():
        document = sources.document_of(PaymentReceived.KIND, receipt.pk)
        assert isinstance(document, PaymentReceived)
        assert sum(tender.amount for tender in document.tenders) == receipt.amount
        for tender in document.tenders:
            told[tender.method] = told.get(tender.method, Decimal(0)) + tender.amount
    assert told == {"card": Decimal("54.00"), "cash": Decimal("40.00")}
