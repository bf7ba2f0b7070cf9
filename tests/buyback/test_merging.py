"""Two passports of one thing that somebody sells us: its trade-in follows the kept one until the thing has left."""

from collections.abc import Callable

import pytest

from apps.buyback import operations
from apps.buyback.models import TradeIn
from apps.buyback.selectors import number_of
from apps.buyback.states import PayoutMode
from apps.core.actors import system
from apps.items.errors import CannotMerge
from apps.items.models import Item
from apps.items.operations import merge_items, move_custody
from apps.items.selectors import purchase_price_of
from apps.items.states import HolderKind
from tests.factories.items import make_item, make_own_item
from tests.factories.trade_ins import bike_line, lines, make_trade_in
from tests.factories.workshop import person

pytestmark = pytest.mark.django_db
act, payout = operations.trade_in, operations.payout
CLOCK = system("test")


def merged(trade_in: TradeIn, *, ours: bool = False) -> Item:
    """The passport made at its reception was a second one: this is the one that is kept, and is in the shop."""
    store = trade_in.store
    kept = make_own_item(store=store) if ours else make_item(store=store, customer=trade_in.customer)
    move_custody(actor=CLOCK, item_id=kept.pk, holder=HolderKind.STORE, store_id=store.pk)
    merge_items(actor=CLOCK, kept_id=kept.pk, duplicate_id=lines(trade_in)[0].thing_id)
    return kept


def declined() -> TradeIn:
    trade_in = make_trade_in()
    act.decline(trade_in.pk, actor=person("clara", trade_in.store))
    return trade_in


def rescinded() -> TradeIn:
    trade_in = make_trade_in(until="cleared")
    payout.rescind(trade_in.pk, reason="Changed their mind", actor=person("mona", trade_in.store))
    return trade_in


def told(trade_in: TradeIn, kept: Item) -> tuple[bool, str, str]:
    (line,) = lines(trade_in)
    kept.refresh_from_db()
    return line.item_id == kept.pk, line.state, kept.custody


@pytest.mark.parametrize("brought", [declined, rescinded])
def test_what_goes_back_to_its_seller_goes_by_the_kept_passport(brought: Callable[[], TradeIn]) -> None:
    trade_in = brought()
    kept = merged(trade_in)
    chosen = [line.pk for line in lines(trade_in)]
    act.return_lines(trade_in.pk, lines=chosen, actor=person("clara", trade_in.store))
    assert told(trade_in, kept) == (True, "returned", "customer")


def test_what_was_refused_is_held_for_the_police_under_the_kept_passport() -> None:
    trade_in = make_trade_in(None, bike_line(), bike_line())
    refused, wanted = lines(trade_in)
    clerk = person("clara", trade_in.store)
    act.accept_items(trade_in.pk, payout_mode=PayoutMode.TRANSFER, refused_lines=[refused.pk], actor=clerk)
    kept = merged(trade_in)
    act.hold(trade_in.pk, authority="Police", actor=person("olga", trade_in.store))
    held = Item.objects.filter(held=True).values_list("pk", flat=True)
    assert set(held) == {kept.pk, wanted.item_id}


def test_what_was_bought_has_its_number_and_is_undone_under_the_kept_passport() -> None:
    trade_in = make_trade_in(until="cleared")
    kept = merged(trade_in, ours=True)
    assert number_of(kept.pk) == lines(trade_in)[0].register_code != ""
    payout.rescind(trade_in.pk, reason="Changed their mind", actor=person("mona", trade_in.store))
    assert told(trade_in, kept) == (True, "rescinded", "store")
    assert (kept.owner_kind, purchase_price_of(kept), number_of(kept.pk)) == ("customer", 0, "")


def test_two_passports_of_which_each_has_something_left_to_do_stay_two() -> None:
    trade_in = declined()
    again = make_trade_in(trade_in.store, seller=trade_in.customer)
    with pytest.raises(CannotMerge):
        merge_items(actor=CLOCK, kept_id=lines(again)[0].thing_id, duplicate_id=lines(trade_in)[0].thing_id)
    assert Item.objects.filter(merged_into=None).count() == 2
