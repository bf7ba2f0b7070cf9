"""A month that is closed while a thing is sold: the sale is in what was closed, or in the next month, never lost."""

from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from apps.core.errors import TotalChanged
from apps.resale.models import MarginLine
from apps.resale.operations.margin import close_margin_period
from apps.resale.states import LineKind, PeriodState
from apps.stores.models import Store
from tests.factories.margin import NOVEMBER, OCTOBER, WHO, bought, month_of, sold, traded
from tests.factories.stores import make_store
from tests.races.threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def close(store: Store, expected: str) -> str:
    """In a thread of its own, patient for half a second."""
    came_to = []

    def work() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '500ms'")
                close_margin_period(
                    actor=WHO, legal_entity_id=store.entity_id, month=OCTOBER, expected_total=Decimal(expected)
                )
            came_to.append("closed")
        except OperationalError:
            came_to.append("waited")
        except TotalChanged as changed:
            came_to.append(f"changed to {changed.extra['total']}")

    together(work)
    return came_to[0]


def test_closing_waits_for_a_sale_under_way_and_then_counts_it() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    item = bought("100.00", store=store)
    with transaction.atomic():
        sold(item, "160.00")
        assert close(store, "40.00") == "waited"
    assert [close(store, "40.00"), close(store, "50.00")] == ["changed to 50.00", "closed"]


def test_a_sale_waits_for_the_closing_under_way_and_goes_to_the_next_month() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    item, came_to = bought("100.00", store=store), []

    def sell() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '500ms'")
                sold(item, "160.00")
        except OperationalError:
            came_to.append("waited")

    with transaction.atomic():
        period = close_margin_period(
            actor=WHO, legal_entity_id=store.entity_id, month=OCTOBER, expected_total=Decimal("40.00")
        )
        together(sell)
    sold(item, "160.00")
    line = MarginLine.objects.get(item=item, kind=LineKind.SALE)
    assert (came_to, period.state, line.period) == (["waited"], PeriodState.CLOSED, month_of(store.entity, NOVEMBER))


def test_two_sales_of_a_month_do_not_wait_for_each_other() -> None:
    store = make_store()
    traded(store, "300.00", "540.00")
    first, second = bought("100.00", store=store), bought("100.00", store=store)

    def sell() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
            sold(second, "160.00")

    with transaction.atomic():
        sold(first, "160.00")
        together(sell)
    assert MarginLine.objects.filter(kind=LineKind.SALE, period=month_of(store.entity, OCTOBER)).count() == 3
