"""The evening of a store: its page, its manager, and tickets that wait."""

from datetime import date, timedelta
from typing import Any

from apps.payments.models import Receipt
from apps.payments.selectors import day_page
from apps.workshop.models import WorkOrder

from .workshop import PAID_AT, pay, person, till_payment

DAY = PAID_AT.date()
NEXT = DAY + timedelta(days=1)


def manager(order: WorkOrder) -> Any:
    return person("mona", order.store)


def shown(order: WorkOrder, day: date = DAY) -> Any:
    return day_page(order.store, day).figures


def waiting(order: WorkOrder, amount: str = "60.00", **values: Any) -> Receipt:
    return pay(order, payment=till_payment(order, amount, payable="NOBODY", number="T-9", **values))[0]
