"""A ticket whose code nobody knew is given what it paid, and keeps what the till said."""

from decimal import Decimal

import pytest

from apps.core.errors import Invalid, NotFound, PermissionRefused
from apps.payments import permissions
from apps.payments.errors import NotWaiting
from apps.payments.inputs import Ticket
from apps.payments.models import Case, Receipt
from apps.payments.operations import (
    assign_receipt,
)
from apps.payments.selectors import likely_payables
from apps.payments.states import CaseKind, ReceiptKind, ReceiptState
from apps.workshop.models import WorkOrder
from tests.factories.evening import DAY, manager, shown, waiting
from tests.factories.workshop import make_work_order, pay, person, till_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> WorkOrder:
    return make_work_order()


def test_a_waiting_ticket_is_given_what_it_paid_and_keeps_what_the_till_said(order: WorkOrder) -> None:
    receipt = waiting(order)
    assert likely_payables(order.store, shown(order)["waiting"]) == {str(receipt.pk): [order.payable]}
    assign_receipt(receipt.pk, order.code, actor=manager(order))
    receipt.refresh_from_db()
    order.refresh_from_db()
    assert (receipt.state, receipt.payable_id, receipt.payable_code) == (
        ReceiptState.APPLIED, order.payable_id, "NOBODY",
    )  # fmt: skip
    assert (order.status, receipt.evidence.count(), Case.objects.count()) == ("paid", 1, 0)
    assert (shown(order)["waiting"], [row["subject"] for row in shown(order)["by_subject"]]) == ([], ["work_order"])


def test_an_odd_amount_opens_a_case_as_it_would_have_with_the_right_code(order: WorkOrder) -> None:
    assign_receipt(waiting(order, "70.00").pk, order.payable.ean, actor=manager(order))
    assert list(Case.objects.values_list("kind", flat=True)) == [CaseKind.OVERPAID]


def test_reversals_that_waited_with_it_follow(order: WorkOrder) -> None:
    receipt = waiting(order)
    back = Ticket(order.store.code, "1", DAY, "T-9")
    pay(order, payment=till_payment(order, kind=ReceiptKind.REVERSAL, reverses=back, payable="NOBODY", number="T-10"))
    assign_receipt(receipt.pk, order.code, actor=manager(order))
    order.payable.refresh_from_db()
    assert (order.payable.paid, order.payable.balance) == (Decimal("0.00"), Decimal("60.00"))
    assert set(Receipt.objects.values_list("state", flat=True)) == {ReceiptState.APPLIED}


def test_assigning_is_refused_and_changes_nothing(order: WorkOrder) -> None:
    receipt, stranger = waiting(order), make_work_order()
    back = Ticket(order.store.code, "1", DAY, "T-404")
    orphan, _ = pay(order, payment=till_payment(order, kind=ReceiptKind.REVERSAL, reverses=back, number="T-11"))
    reader = person("clara", order.store, permissions.PAYMENTS_READ, permissions.PAYMENTS_DECLARE)
    with pytest.raises(PermissionRefused):
        assign_receipt(receipt.pk, order.code, actor=reader)
    with pytest.raises(NotFound):
        assign_receipt(receipt.pk, order.code, actor=person("max", stranger.store))
    for code in (stranger.code, "WO-NOTHING", ""):
        with pytest.raises(Invalid):
            assign_receipt(receipt.pk, code, actor=manager(order))
    with pytest.raises(NotWaiting):
        assign_receipt(orphan.pk, order.code, actor=manager(order))
    assert set(Receipt.objects.values_list("state", flat=True)) == {ReceiptState.WAITING}
    assign_receipt(receipt.pk, order.code, actor=manager(order))
    with pytest.raises(NotWaiting):
        assign_receipt(receipt.pk, order.code, actor=manager(order))
    order.payable.refresh_from_db()
    assert order.payable.paid == Decimal("60.00")
