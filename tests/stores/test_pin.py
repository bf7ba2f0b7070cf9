"""Which rights ask the PIN again, and that without it nobody uses them."""

import pytest

from apps.buyback.screens import trade_in_actions
from apps.buyback.states import TRADE_IN
from apps.core.permissions import asking_pin, asks_pin
from apps.core.states import TransitionTable
from apps.resale.screens import actions as resale_actions
from apps.resale.states import STOCK_ITEM
from apps.stores.screens.pin import acting
from apps.stores.selectors import actor_for
from apps.workshop.states import WORK_ORDER
from tests.factories.stores import make_assignment, make_role, make_staff, make_store


def test_what_takes_money_out_overrides_a_rule_or_writes_the_register_asks_the_pin() -> None:
    assert asking_pin() == {
        "deposits:return", "payouts:ask", "refunds:ask", "register:export", "register:write", "sales:return",
        "stock_items:below_cost", "trade_ins:clear", "trade_ins:confirm_transfer", "trade_ins:counter_over_limit",
        "trade_ins:pay", "trade_ins:rescind", "vouchers:issue", "vouchers:over_limit",
    }  # fmt: skip


@pytest.mark.parametrize(
    "table, forms",
    [(TRADE_IN, trade_in_actions.FORMS), (STOCK_ITEM, resale_actions.FORMS), (WORK_ORDER, {})],
    ids=lambda value: getattr(value, "resource", ""),
)
def test_a_move_that_asks_the_pin_is_never_done_at_one_press(table: TransitionTable, forms: dict[str, object]) -> None:
    asking = {move.action for move in table.moves.values() if asks_pin(move.permission)}
    assert asking - forms.keys() == set()


@pytest.mark.django_db
def test_without_the_pin_a_person_keeps_every_other_right() -> None:
    staff, store = make_staff(), make_store()
    make_assignment(staff, make_role(["trade_ins:pay", "trade_ins:read"]), store=store)
    actor = actor_for(staff)

    bare = acting(None, actor)

    assert bare is not None
    assert [bare.can("trade_ins:pay", store.pk), bare.can("trade_ins:read", store.pk)] == [False, True]
    assert (bare.id, actor.can("trade_ins:pay", store.pk)) == (actor.id, True)
