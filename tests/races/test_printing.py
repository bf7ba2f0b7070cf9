"""Printing meets itself and the till: a roll, a slip and a payment of one store wait for nobody."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, transaction

from apps.payments.models import Receipt
from apps.printing import operations
from apps.printing.models import PreprintedCode, PrintJob
from apps.stores.selectors import lock_store
from tests.factories.printing import ZPL, make_job, make_printer
from tests.factories.workshop import make_work_order, pay, person

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = 15


def test_rolls_and_slips_of_one_printer_never_wait_for_each_other():
    printer = make_printer(**ZPL)
    mona = person("mona", printer.store)

    def rolls() -> None:
        for _ in range(TURNS):
            operations.print_roll(
                actor=mona, store_id=printer.store_id, count=1, printer_id=printer.pk, key=uuid4().hex
            )

    def slips() -> None:
        for _ in range(TURNS):
            make_job(printer, key=uuid4().hex)

    together(rolls, slips, rolls, slips)
    assert (PrintJob.objects.count(), PreprintedCode.objects.count()) == (4 * TURNS, 2 * TURNS)


def test_the_same_key_at_once_is_one_roll():
    printer = make_printer(**ZPL)
    mona = person("mona", printer.store)

    def press() -> None:
        operations.print_roll(actor=mona, store_id=printer.store_id, count=2, printer_id=printer.pk, key="once")

    together(press, press, press)
    assert (PrintJob.objects.count(), PreprintedCode.objects.count()) == (1, 2)


def test_money_is_booked_while_somebody_changes_the_store():
    order = make_work_order()

    def paying() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        pay(order)

    with transaction.atomic():
        lock_store(order.store_id)
        together(paying)
    assert Receipt.objects.get().amount == Decimal("60.00")
