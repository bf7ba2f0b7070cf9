"""A till that rings our repair under an article of its own: its ticket still confirms what a clerk declared."""

from datetime import date
from decimal import Decimal

import pytest

from apps.payments.inputs import Declaration
from apps.payments.models import Case, Receipt
from apps.payments.operations import declare_payment
from tests.factories.ticket_files import Sold, as_csv, drop, look, make_file_connection, names, states, understand_all
from tests.factories.workshop import make_work_order, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    order = make_work_order()
    make_file_connection(order.store.entity)
    return order


def declared(order, number):
    said = Declaration(ticket_number=number, amount=Decimal("60.00"), business_date=date(2026, 11, 21))
    receipt, _new = declare_payment(
        order.payable_id, declaration=said, store=order.store, actor=person("clara", order.store)
    )
    return receipt


def read(order, number, amount):
    sold, paid = Sold("3760000000017", amount=amount), (("CARD", amount),)
    drop("day.csv", as_csv([names(order.store, number, sold, tenders=paid)]))
    look()
    assert states() == {"day.csv": "done"}
    return understand_all()


def test_a_ticket_without_our_code_confirms_what_was_declared_of_it(order):
    receipt = declared(order, "T-0042")
    assert read(order, "T-42", "72,90") == ["Done"]
    receipt.refresh_from_db()
    order.refresh_from_db()
    assert (receipt.awaits_confirmation, order.payment_state, order.status) == (False, "paid", "paid")
    assert list(receipt.evidence.values_list("door", flat=True)) == ["declared", "file"]
    assert Case.objects.count() == 0


def test_a_ticket_of_less_than_was_declared_confirms_nothing_and_a_manager_looks(order):
    receipt = declared(order, "T-42")
    assert read(order, "T-42", "12,90") == ["Done"]
    receipt.refresh_from_db()
    assert receipt.awaits_confirmation is True
    assert list(Case.objects.values_list("kind", flat=True)) == ["declared_differs"]


def test_a_ticket_nobody_declared_and_not_ours_is_not_kept(order):
    declared(order, "T-42")
    assert read(order, "T-43", "72,90") == []
    assert Receipt.objects.get().awaits_confirmation is True
