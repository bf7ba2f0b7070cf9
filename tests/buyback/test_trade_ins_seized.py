"""What the police take while it is being bought: said in the passport or in the trade-in, it is not bought."""

from typing import Any

import pytest

from apps.buyback import operations
from apps.buyback.inputs.trade_in import NewTradeInLine, Reception
from apps.buyback.models import RegisterEntry, TradeIn, TradeInLine
from apps.core.actors import system
from apps.items.errors import ItemAway
from apps.items.models import Item
from apps.items.operations import release_hold
from apps.items.states import HoldOutcome
from tests.factories.trade_ins import bike_line, boots_line, lines, make_trade_in
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act = operations.trade_in


def held(*things: NewTradeInLine) -> tuple[TradeIn, Any]:
    trade_in = make_trade_in(None, *things, until="proven")
    officer = person("olga", trade_in.store)
    act.hold(trade_in.pk, authority="Police", actor=officer)
    return trade_in, officer


def end(line: TradeInLine, outcome: HoldOutcome) -> None:
    release_hold(actor=system("test"), item_id=line.thing_id, outcome=outcome)


def test_what_was_seized_in_its_passport_is_not_bought_after_all() -> None:
    trade_in, officer = held(bike_line(), boots_line())
    taken, left = lines(trade_in)
    end(taken, HoldOutcome.SEIZED)
    end(left, HoldOutcome.FREED)

    with pytest.raises(ItemAway):
        act.release(trade_in.pk, actor=officer)
    trade_in.refresh_from_db()
    assert trade_in.status == "held"

    act.seize(trade_in.pk, actor=officer)

    assert [line.state for line in lines(trade_in)] == ["seized", "refused"]
    assert RegisterEntry.objects.count() == 0
    assert [item.owner_kind for item in Item.objects.all()] == ["customer", "customer"]


def test_given_back_by_the_police_it_can_be_brought_in_again() -> None:
    trade_in, officer = held()
    act.seize(trade_in.pk, actor=officer)
    (line,) = lines(trade_in)
    again = make_trade_in(trade_in.store, bike_line(item_id=line.item_id), seller=trade_in.customer, until="estimated")

    act.receive(again.pk, Reception(), actor=officer)

    again.refresh_from_db()
    assert (again.status, Item.objects.get().custody) == ("received", "store")
