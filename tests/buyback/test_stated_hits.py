"""What a person says they found elsewhere stands until somebody who may dismisses it: nobody says it away."""

import pytest

from apps.buyback import operations
from apps.buyback.errors import ReportedStolen
from apps.buyback.inputs import StatedCheck
from apps.buyback.models import RegisterEntry, TheftLookUp, TradeIn
from apps.buyback.states import TheftResult
from apps.items.states import IdentifierKind
from tests.factories.trade_ins import bike_line, lines, make_trade_in, prove
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act = operations.trade_in
NUMBERED = bike_line(identifier_kind=IdentifierKind.FNUCI, identifier="BC1234567A")


def state(trade_in: TradeIn, result: TheftResult, detail: str = "") -> None:
    stated = [StatedCheck(lines(trade_in)[0].pk, result, "police station", detail)]
    act.check_stolen(trade_in.pk, stated=stated, actor=person("clara", trade_in.store))


def freed(trade_in: TradeIn, *dismissed: TheftLookUp) -> None:
    hits = [row.pk for row in dismissed]
    act.release(trade_in.pk, dismissed_hits=hits, actor=person("otto", trade_in.store))


def hits() -> list[TheftLookUp]:
    return list(TheftLookUp.objects.filter(result=TheftResult.HIT).order_by("id"))


@pytest.mark.parametrize("second", [TheftResult.CLEAR, TheftResult.NOT_AVAILABLE])
def test_another_statement_takes_it_back_as_little_as_none(second: TheftResult) -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    state(trade_in, TheftResult.HIT, "call of 3 pm")
    freed(trade_in)
    state(trade_in, second)
    prove(trade_in)

    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=person("clara", trade_in.store))

    trade_in.refresh_from_db()
    assert (trade_in.status, RegisterEntry.objects.count()) == ("accepted", 0)


def test_each_of_two_is_dismissed_alone() -> None:
    trade_in = make_trade_in(None, NUMBERED, until="accepted")
    clerk = person("clara", trade_in.store)
    state(trade_in, TheftResult.HIT, "call of 3 pm")
    freed(trade_in)
    state(trade_in, TheftResult.HIT, "call of 5 pm")
    freed(trade_in, hits()[1])
    prove(trade_in)

    with pytest.raises(ReportedStolen):
        act.clear(trade_in.pk, actor=clerk)

    state(trade_in, TheftResult.HIT, "call of 3 pm")
    freed(trade_in, hits()[2])
    prove(trade_in)
    act.clear(trade_in.pk, actor=clerk)
    assert RegisterEntry.objects.count() == 1
