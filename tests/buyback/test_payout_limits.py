"""What the law says of cash and of precious metal: one seller, all stores of a company, counted when it is paid."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from apps.buyback import operations
from apps.buyback.errors import CashLimit, MetalByTransfer
from apps.buyback.inputs import NewTradeInLine
from apps.buyback.inputs.payout import NewCashRule
from apps.buyback.models import Payout, RegisterEntry, TradeIn
from apps.buyback.states import PayoutMode
from apps.core.actors import system
from apps.core.errors import Invalid
from apps.payments.models import Payable
from tests.factories.stores import make_store
from tests.factories.trade_ins import GOLD, bike_at, make_seller, make_trade_in, prove
from tests.factories.workshop import person

from .test_payouts import IBAN, cleared, clerk, rung, state

pytestmark = pytest.mark.django_db
trade, payout = operations.trade_in, operations.payout
D = Decimal


def test_cash_is_limited_for_one_seller_in_all_stores_of_the_company() -> None:
    store = make_store()
    sister, other = make_store(entity=store.entity), make_store()
    seller = make_seller(store)
    cleared(PayoutMode.CASH, store, bike_at("600"), seller=seller)
    second = make_trade_in(sister, bike_at("401"), seller=seller)
    with pytest.raises(CashLimit) as refused:
        trade.accept_items(second.pk, payout_mode=PayoutMode.CASH, actor=clerk(second))
    assert (refused.value.extra["paid"], refused.value.extra["limit"], state(second)) == (
        "600.00",
        "1000.00",
        "offered",
    )
    third = make_trade_in(sister, bike_at("400"), seller=seller, until="cleared", mode=PayoutMode.CASH)
    assert state(third) == "cleared"
    assert cleared(PayoutMode.CASH, other, bike_at("1000")).status == "cleared"
    with pytest.raises(CashLimit):
        make_trade_in(store, bike_at("1001"), until="accepted", mode=PayoutMode.CASH)


def test_the_same_person_under_two_names_of_ours_is_found_by_their_paper() -> None:
    store = make_store()
    cleared(PayoutMode.CASH, store, bike_at("600"))
    again = make_trade_in(store, bike_at("600"), until="accepted", mode=PayoutMode.CASH)
    prove(again)
    with pytest.raises(CashLimit):
        trade.clear(again.pk, actor=clerk(again))
    assert (state(again), RegisterEntry.objects.count()) == ("accepted", 1)


def paid_in_cash(trade_in: TradeIn, *, days_ago: int) -> None:
    payout.pay_out(trade_in.pk, actor=clerk(trade_in))
    rung(trade_in, str(trade_in.total), number=f"T-{trade_in.code}")
    TradeIn.objects.filter(pk=trade_in.pk).update(paid_at=timezone.now() - timedelta(days=days_ago))


def long_ago(trade_in: TradeIn) -> None:
    TradeIn.objects.filter(pk=trade_in.pk).update(cleared_at=timezone.now() - timedelta(days=8))


def refused_in_cash(trade_in: TradeIn, do: Any) -> str:
    before = state(trade_in), Payout.objects.count(), Payable.objects.count(), RegisterEntry.objects.count()
    with pytest.raises(CashLimit) as refused:
        do()
    assert (state(trade_in), Payout.objects.count(), Payable.objects.count(), RegisterEntry.objects.count()) == before
    return str(refused.value.extra["paid"])


def test_cash_that_is_promised_counts_however_long_ago_until_it_is_fetched_and_the_days_are_over() -> None:
    store = make_store()
    seller = make_seller(store)
    first = cleared(PayoutMode.CASH, store, bike_at("900"), seller=seller)
    long_ago(first)
    second = make_trade_in(store, bike_at("900"), seller=seller)
    accept = partial(trade.accept_items, second.pk, payout_mode=PayoutMode.CASH, actor=clerk(second))
    assert refused_in_cash(second, accept) == "900.00"
    paid_in_cash(first, days_ago=6)
    assert refused_in_cash(second, accept) == "900.00"
    TradeIn.objects.filter(pk=first.pk).update(paid_at=timezone.now() - timedelta(days=8))
    accept()
    assert state(second) == "accepted"


def test_cash_counts_from_the_day_it_is_paid_also_where_a_transfer_was_agreed() -> None:
    store = make_store()
    seller = make_seller(store)
    first = cleared(PayoutMode.TRANSFER, store, bike_at("900"), seller=seller)
    long_ago(first)
    payout.pay_out(first.pk, mode=PayoutMode.CASH, actor=clerk(first))
    second = make_trade_in(store, bike_at("900"), seller=seller)
    accept = partial(trade.accept_items, second.pk, payout_mode=PayoutMode.CASH, actor=clerk(second))
    assert refused_in_cash(second, accept) == "900.00"


def test_what_was_agreed_in_cash_is_looked_at_again_when_it_is_paid() -> None:
    store = make_store()
    seller = make_seller(store)
    first = cleared(PayoutMode.CASH, store, bike_at("600"), seller=seller)
    second = cleared(PayoutMode.TRANSFER, store, bike_at("600"), seller=seller)
    assert refused_in_cash(
        second, lambda: payout.pay_out(second.pk, mode=PayoutMode.CASH, actor=clerk(second))
    ) == "600.00"  # fmt: skip
    payout.set_cash_rule(NewCashRule(timezone.localdate(), D("500"), 7), actor=system("test"))
    refused_in_cash(first, lambda: payout.pay_out(first.pk, actor=clerk(first)))
    payout.pay_out(first.pk, mode=PayoutMode.TRANSFER, iban=IBAN, actor=clerk(first))
    assert state(first) == "paying"


def test_days_later_they_may_be_paid_in_cash_again_and_the_rule_is_dated() -> None:
    store = make_store()
    seller = make_seller(store)
    paid_in_cash(cleared(PayoutMode.CASH, store, bike_at("600"), seller=seller), days_ago=8)
    second = cleared(PayoutMode.CASH, store, bike_at("600"), seller=seller)
    officer = system("test")
    payout.set_cash_rule(NewCashRule(timezone.localdate(), D("500"), 30), actor=officer)
    third = make_trade_in(store, bike_at("500"), until="accepted", mode=PayoutMode.CASH)
    assert (state(second), state(third)) == ("cleared", "accepted")
    with pytest.raises(CashLimit):
        make_trade_in(store, bike_at("501"), until="accepted", mode=PayoutMode.CASH)
    with pytest.raises(Invalid):
        payout.set_cash_rule(NewCashRule(date(2026, 1, 1), D("3000")), actor=officer)


@pytest.mark.parametrize("mode", [PayoutMode.CASH, PayoutMode.VOUCHER])
def test_metal_is_paid_by_the_bank_only(mode: PayoutMode) -> None:
    trade_in = make_trade_in(None, NewTradeInLine(category=GOLD, description="Ring", grade="A"))
    with pytest.raises(MetalByTransfer):
        trade.accept_items(trade_in.pk, payout_mode=mode, actor=clerk(trade_in))
    assert state(trade_in) == "offered"
    trade.accept_items(trade_in.pk, payout_mode=PayoutMode.TRANSFER, actor=clerk(trade_in))
    assert state(trade_in) == "accepted"


def test_metal_agreed_by_transfer_cannot_become_cash_later() -> None:
    ring = NewTradeInLine(category=GOLD, description="Ring", grade="A")
    trade_in = cleared(PayoutMode.TRANSFER, None, ring)
    with pytest.raises(MetalByTransfer):
        payout.pay_out(trade_in.pk, mode=PayoutMode.CASH, actor=person("mona", trade_in.store))
    assert (state(trade_in), trade_in.payout_mode) == ("cleared", "transfer")
