"""Money as tests need it: a ticket declared by a clerk, told through a door, and what stands then."""

from datetime import date
from decimal import Decimal
from typing import Any

from apps.payments.inputs import Declaration, Ticket
from apps.payments.models import Case, Payable, Receipt
from apps.payments.operations import declare_payment
from apps.payments.states import Door
from apps.stores.models import Store
from apps.workshop.models import WorkOrder

from .workshop import PAID_AT, pay, person

DAY = PAID_AT.date()


def declare(
    order: WorkOrder,
    amount: str = "60.00",
    *,
    number: str = "T-1",
    till: str = "1",
    day: date = DAY,
    payable: Payable | None = None,
    clerk: str = "clara",
    store: Store | None = None,
) -> tuple[Receipt, bool]:
    """As `operations.declare_payment`, by a clerk of `store`; the order in hand is read again."""
    store = store or order.store
    about = payable or order.payable
    assert about is not None
    said = Declaration(ticket_number=number, amount=Decimal(amount), business_date=day, till=till)
    found = declare_payment(about.pk, declaration=said, store=store, actor=person(clerk, store))
    order.refresh_from_db()
    return found


def tell(order: WorkOrder, door: Door = Door.REST, amount: str = "60.00", **values: Any) -> Receipt:
    """Ticket T-1, unless told otherwise, through this door."""
    receipt: Receipt = pay(order, amount, door=door, **{"number": "T-1", **values})[0]
    return receipt


def ticket(order: WorkOrder, number: str = "T-1", line: int = 1) -> Ticket:
    return Ticket(order.store.code, "1", DAY, number, line)


def state_of(order: WorkOrder) -> tuple[str, str, Decimal]:
    order.refresh_from_db()
    return order.status, order.payment_state, order.balance


def cases() -> list[str]:
    return sorted(Case.objects.values_list("kind", flat=True))


def counted() -> tuple[int, int]:
    """(receipts, of which a clerk's word only)."""
    return Receipt.objects.count(), Receipt.objects.filter(awaits_confirmation=True).count()
