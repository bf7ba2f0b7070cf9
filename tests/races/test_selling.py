"""Two tills sell one thing at the same instant: one sale counts, the other is made good, and both say so."""

import threading
from functools import partial

import pytest
from django.db import connection

from apps.payments.inputs import Evidence
from apps.payments.models import Case, Payable
from apps.payments.operations import record_payment
from apps.payments.states import Door
from apps.resale.models import Sale
from tests.factories.resale import make_listed, till_payment
from tests.factories.stores import make_store
from tests.factories.workshop import person

from .threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def selling(stock, number, till):
    payment, actor = till_payment(stock, number=number, till=till), person("till", stock.store)
    return lambda: record_payment(payment, evidence=Evidence(Door.REST, "till", number), actor=actor)


def at_once(*acts):
    """All start when all are there; the first error is raised."""
    barrier = threading.Barrier(len(acts))

    def met(act):
        connection.ensure_connection()
        barrier.wait(30)
        act()

    together(*(partial(met, act) for act in acts))


def test_two_tills_at_the_same_instant():
    store = make_store()
    for turn in range(20):
        stock = make_listed(store)
        at_once(selling(stock, f"A-{turn}", "1"), selling(stock, f"B-{turn}", "2"))
        assert sorted(Sale.objects.filter(stock_item=stock).values_list("state", flat=True)) == ["completed", "double"]
    assert Payable.objects.filter(purpose="refund", direction="out", total="180.00").count() == 20
    assert list(Case.objects.values_list("kind", flat=True)) == ["sold_twice"] * 20
