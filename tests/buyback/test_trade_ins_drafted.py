"""A draft keeps its thing for a while, not for ever."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from apps.buyback import operations, selectors
from apps.buyback.inputs import NewTradeIn
from apps.buyback.models import Offer, TradeIn
from apps.buyback.tasks import lapse_trade_in_offers
from apps.core.actors import Actor, system
from apps.core.errors import Conflict, IllegalTransition
from apps.core.models import Event
from apps.stores.models import Store
from apps.stores.selectors import today_in
from tests.factories.items import make_item
from tests.factories.stores import make_store
from tests.factories.trade_ins import bike_line, lines, make_rule_set, make_rules, make_seller, make_trade_in
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act = operations.trade_in


def left_alone_for(trade_in: TradeIn, days: int) -> None:
    TradeIn.objects.filter(pk=trade_in.pk).update(updated_at=timezone.now() - timedelta(days=days))


def statuses() -> list[str]:
    return list(TradeIn.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("begun", ["draft", "announced"])
def test_a_draft_nobody_came_back_for_frees_its_thing_and_can_still_be_gone_on_with(begun: str) -> None:
    store = make_store()
    seller, clerk = make_seller(store), person("clara", store)
    bike = bike_line(item_id=make_item(store=store, customer=seller).pk)
    old = make_trade_in(store, bike, seller=seller, until=begun)
    left_alone_for(old, 29)
    lapse_trade_in_offers()
    with pytest.raises(Conflict) as refused:
        make_trade_in(store, bike, seller=seller, until="draft")
    assert (refused.value.extra, statuses()) == ({"field": "/item", "trade_in": old.code}, [begun])
    left_alone_for(old, 31)
    lapse_trade_in_offers()
    told = Event.objects.filter(aggregate_id=old.pk).latest("id")
    assert (told.type, told.actor_label) == ("recommerce.trade_in.draft_expired.v1", "clock")
    new = make_trade_in(store, bike, seller=seller, until="draft")
    assert statuses() == ["expired", "draft"]
    act.cancel(new.pk, actor=clerk)
    act.estimate(old.pk, actor=clerk)
    assert (statuses(), [line.state for line in lines(old)]) == (["estimated", "cancelled"], ["open"])


def test_how_long_is_the_companys_to_say_and_thirty_days_where_it_says_nothing() -> None:
    patient, silent = make_store(), make_store()
    make_rule_set(patient.entity, make_rules(estimate_days=60))
    make_trade_in(patient, until="draft")
    new = NewTradeIn(store_code=silent.code, customer_id=make_seller(silent).pk, lines=(bike_line(),))
    act.draft(new, actor=person("clara", silent))
    TradeIn.objects.update(updated_at=timezone.now() - timedelta(days=31))
    lapse_trade_in_offers()
    assert statuses() == ["draft", "expired"]
    TradeIn.objects.update(updated_at=timezone.now() - timedelta(days=61))
    lapse_trade_in_offers()
    assert statuses() == ["expired", "expired"]


def test_one_that_went_on_meanwhile_is_left_alone() -> None:
    trade_in = make_trade_in(until="estimated")
    left_alone_for(trade_in, 29)
    lapse_trade_in_offers()
    with pytest.raises(IllegalTransition):
        act.expire_draft(trade_in.pk, actor=system("clock"))
    assert statuses() == ["estimated"]


def days_ago(days: int) -> None:
    """Everything was begun, estimated and offered so long ago; below zero it is good for so long."""
    store, *_others = Store.objects.all()
    last_day = today_in(store) - timedelta(days=days)
    TradeIn.objects.update(updated_at=timezone.now() - timedelta(days=30 + days), estimate_valid_until=last_day)
    Offer.objects.update(valid_until=last_day)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Europe/Paris", "Pacific/Kiritimati"])
@pytest.mark.parametrize("status", ["estimated", "offered"])
def test_the_last_day_is_still_good_until_it_is_over_in_the_store(status: str, zone: str) -> None:
    """At any hour it is another day in one of them."""
    make_trade_in(make_store(timezone=zone), until=status)
    days_ago(0)
    lapse_trade_in_offers()
    assert statuses() == [status]
    days_ago(1)
    lapse_trade_in_offers()
    assert statuses() in (["expired"], ["lapsed"])


@pytest.mark.parametrize("status", ["draft", "estimated", "offered"])
def test_one_that_is_renewed_while_the_sweep_waits_for_it_stays(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_trade_in(until=status)
    days_ago(1)
    lock = selectors.lock_trade_in

    def renewed_first(trade_in_id: UUID, actor: Actor) -> TradeIn:
        days_ago(-1)
        return lock(trade_in_id, actor)

    monkeypatch.setattr(selectors, "lock_trade_in", renewed_first)
    lapse_trade_in_offers()
    assert statuses() == [status]


def test_one_that_cannot_end_keeps_no_other_and_is_not_kept_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, *_others = [make_trade_in(until=until) for until in ("draft", "draft", "estimated", "offered")]
    days_ago(1)
    lock = selectors.lock_trade_in

    def locked(trade_in_id: UUID, actor: Actor) -> TradeIn:
        if trade_in_id == broken.pk:
            raise RuntimeError("broken")
        return lock(trade_in_id, actor)

    monkeypatch.setattr(selectors, "lock_trade_in", locked)
    with pytest.raises(RuntimeError, match="broken"):
        lapse_trade_in_offers()
    assert statuses() == ["draft", "expired", "expired", "lapsed"]
