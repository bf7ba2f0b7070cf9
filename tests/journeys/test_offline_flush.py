"""A till that was offline: 250 tickets over real HTTP, oldest first, a fifth of them twice; totals to the cent.

The ten thousand, and the desk meanwhile, are measured by `python -m benchmarks flush`.
"""

from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from pytest_django.live_server_helper import LiveServer

from apps.desk.simulator.doors import Lane
from apps.desk.simulator.offline import orders_for
from apps.desk.simulator.playing import Play
from apps.desk.simulator.scenarios import SCENARIOS
from apps.desk.simulator.tickets import Tickets
from apps.desk.simulator.wire import Wire
from apps.payments.models import Case, Receipt, ReceiptEvidence
from apps.workshop.models import WorkOrder
from tests.factories.lane import lane_in
from tests.factories.stores import make_store
from tests.factories.workshop import make_work_order

pytestmark = pytest.mark.django_db(transaction=True)

SENT, UNIQUE = 250, 200


def test_everything_an_offline_till_sends_is_booked_once(live_server: LiveServer) -> None:
    store = make_store()
    orders = [make_work_order(store) for _ in range(orders_for(SENT))]
    lane = Lane(Wire(live_server.url), key=lane_in(store, "1").key)
    play = Play(lane, Tickets(store=store.code), look=lane.find)
    try:
        SCENARIOS["offline"].act(play, [order.code for order in orders], SENT)
    finally:
        lane.wire.close()
    assert [step for step in play.steps if not step.good] == []
    sums = Receipt.objects.aggregate(count=Count("id"), sum=Sum("amount"))
    assert sums == {"count": UNIQUE, "sum": Decimal("60.00") * len(orders)}
    assert (ReceiptEvidence.objects.count(), Case.objects.count()) == (SENT, 0)
    assert set(WorkOrder.objects.values_list("status", flat=True)) == {"paid"}
    times = [exchange.sent for exchange in lane.wire.exchanges if exchange.sent.startswith("POST")]
    assert len(times) == SENT
