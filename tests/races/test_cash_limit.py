"""Two purchases from one seller are paid in cash at the same instant: together they stay within the limit.

Each, having counted the seller's other cash, waits until the other has counted it too, or cannot because it is kept
waiting: without the lock both would find the limit untouched.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from apps.buyback import operations
from apps.buyback.models import Payout, RegisterEntry, TradeIn
from apps.buyback.selectors import payout as counting
from apps.buyback.states import PayoutMode
from apps.payments.models import Payable
from tests.factories.stores import make_store
from tests.factories.trade_ins import bike_at, make_seller, make_trade_in
from tests.factories.workshop import person

from .test_payments import together

pytestmark = pytest.mark.django_db(transaction=True)
MEETINGS = 3


def meet(monkeypatch: pytest.MonkeyPatch, *acts: Callable[[], Any]) -> list[str]:
    """What became of each: the code it was refused with, or nothing."""
    counted, both = counting.cash_given_to_seller_of, threading.Barrier(len(acts))

    def held(trade_in: TradeIn, since_days: int) -> Decimal:
        given = counted(trade_in, since_days)
        with suppress(threading.BrokenBarrierError):  # then the other one waits for this one, as it should
            both.wait(1)
        return given

    with monkeypatch.context() as patch:
        patch.setattr(counting, "cash_given_to_seller_of", held)
        found = together(acts)
    return sorted(str(getattr(answer, "code", "")) for answer in found if isinstance(answer, Exception))


def two_of_one_seller(until: str, mode: PayoutMode) -> list[TradeIn]:
    """Of 600 each, in two stores of the company."""
    store = make_store()
    seller = make_seller(store)
    stores = (store, make_store(entity=store.entity))
    return [make_trade_in(each, bike_at("600"), seller=seller, until=until, mode=mode) for each in stores]


def test_two_payouts_in_cash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Agreed by transfer, changed at the desk: the tills pay out only what these let through."""
    for _turn in range(MEETINGS):
        rows = two_of_one_seller("cleared", PayoutMode.TRANSFER)
        acts = [
            partial(operations.payout.pay_out, row.pk, mode=PayoutMode.CASH, actor=person("clara", row.store))
            for row in rows
        ]
        assert meet(monkeypatch, *acts) == ["cash_limit"]
        of_these = Payout.objects.filter(trade_in__in=rows)
        assert [payout.amount for payout in of_these] == [Decimal("600.00")]
        assert Payable.objects.filter(subject_id__in=[row.pk for row in rows]).count() == 1


def test_two_purchases_in_cash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for _turn in range(MEETINGS):
        rows = two_of_one_seller("proven", PayoutMode.CASH)
        acts = [partial(operations.trade_in.clear, row.pk, actor=person("clara", row.store)) for row in rows]
        assert meet(monkeypatch, *acts) == ["cash_limit"]
        assert RegisterEntry.objects.filter(document_code__in=[row.code for row in rows]).count() == 1


def test_a_purchase_and_a_payout_in_cash_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for _turn in range(MEETINGS):
        store = make_store()
        seller = make_seller(store)
        bought = make_trade_in(store, bike_at("600"), seller=seller, until="cleared", mode=PayoutMode.TRANSFER)
        agreed = make_trade_in(store, bike_at("600"), seller=seller, until="proven", mode=PayoutMode.CASH)
        clerk = person("clara", store)
        refused = meet(
            monkeypatch,
            partial(operations.payout.pay_out, bought.pk, mode=PayoutMode.CASH, actor=clerk),
            partial(operations.trade_in.clear, agreed.pk, actor=clerk),
        )
        assert refused == ["cash_limit"]
