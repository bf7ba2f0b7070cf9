"""What of a lot shares an entry of the register."""

from decimal import Decimal

import pytest
from django.utils import timezone

from apps.buyback import operations
from apps.buyback.inputs import NewTradeIn, NewTradeInLine, Reception
from apps.buyback.models import RegisterEntry
from apps.buyback.states import PayoutMode, TradeInMode
from apps.core.actors import system
from apps.stores.models import Store
from tests.factories.stores import make_entity, make_store
from tests.factories.trade_ins import bike_line, boots_line, make_rule_set, make_seller, prove
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act = operations.trade_in
D = Decimal


def bought_as_a_lot(store: Store, *things: NewTradeInLine) -> list[tuple[int, int, Decimal]]:
    """The entries it made: number, how many things, amount."""
    make_rule_set(store.entity)
    clerk = person("clara", store)
    new = NewTradeIn(store_code=store.code, customer_id=make_seller(store).pk, mode=TradeInMode.LOT)
    lot, _ = act.draft(new, actor=clerk)
    act.receive(lot.pk, Reception(), actor=clerk)
    for line in things:
        act.add_lot_line(lot.pk, line, actor=clerk)
    act.make_offer(lot.pk, actor=clerk)
    act.accept_items(lot.pk, payout_mode=PayoutMode.TRANSFER, actor=clerk)
    prove(lot)
    act.clear(lot.pk, actor=clerk)
    return [(entry.number, len(entry.things), entry.amount) for entry in RegisterEntry.objects.order_by("number")]


def test_dear_things_get_an_entry_each() -> None:
    told = bought_as_a_lot(make_store(), boots_line(), boots_line(heritage=True), bike_line(), boots_line("B"))
    assert told == [(1, 2, D("43.00")), (2, 1, D("25.00")), (3, 1, D("320.00"))]


def test_what_may_share_an_entry_in_another_currency_says_nothing_of_ours() -> None:
    make_entity(currency="CHF")
    day = timezone.localdate()
    operations.set_register_rule(actor=system("test"), effective_from=day, lot_ceiling=D("61"), currency="CHF")
    assert bought_as_a_lot(make_store(), boots_line(), boots_line("B")) == [(1, 1, D("25.00")), (2, 1, D("18.00"))]
