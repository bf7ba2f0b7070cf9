"""Which rights ask the PIN again, and that without it nobody uses them."""

import ast
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from apps.buyback.screens import trade_in_actions
from apps.buyback.states import TRADE_IN
from apps.core.errors import PermissionRefused
from apps.core.permissions import allows, asking_pin, asks_pin, registry, require
from apps.core.states import TransitionTable
from apps.resale.screens import actions as resale_actions
from apps.resale.states import STOCK_ITEM
from apps.stores.screens.pin import acting
from apps.stores.selectors import actor_for
from apps.workshop.states import WORK_ORDER
from tests.factories.desk import make_worker, signed_in
from tests.factories.stores import actor_with, make_assignment, make_role, make_staff, make_store


def test_what_takes_money_out_overrides_or_sets_a_rule_or_writes_the_register_asks_the_pin() -> None:
    assert asking_pin() == {
        "cash_rules:write", "deposits:return", "payouts:ask", "refunds:ask", "register:export", "register:rule",
        "register:write", "sales:return", "stock_items:below_cost", "trade_ins:clear", "trade_ins:confirm_transfer",
        "trade_ins:counter_over_limit", "trade_ins:dismiss_hit", "trade_ins:pay", "trade_ins:rescind",
        "transfers:buy", "vouchers:issue", "vouchers:over_limit", "warranty_rules:write",
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
def test_who_comes_through_a_screen_holds_a_right_that_asks_the_pin_and_cannot_use_it_before() -> None:
    store = make_store()
    client = signed_in(make_worker(store, "store_manager", "compliance_officer"))
    actor = client.get("/").wsgi_request.actor

    held = {code for code in asking_pin() if actor.can(code, store.pk)}
    assert held == asking_pin()
    assert {code for code in held if allows(actor, code, store.pk)} == set()
    assert {code for code in held if allows(replace(actor, pin_awaited=False), code, store.pk)} == held
    with pytest.raises(PermissionRefused):
        require(actor, "trade_ins:pay", store.pk)


@pytest.mark.parametrize("table", [TRADE_IN, STOCK_ITEM], ids=lambda table: table.resource)
def test_a_move_that_asks_the_pin_is_offered_and_refused_before_it(table: TransitionTable) -> None:
    somebody = replace(actor_with(sorted(registry)), pin_awaited=True)
    for move in table.moves.values():
        if move.permission:
            row = SimpleNamespace(**{table.field: move.sources[0]})
            assert move in table.actions_for(row, somebody, None)
            if asks_pin(move.permission):
                with pytest.raises(PermissionRefused):
                    table.check(row, move.action, somebody, None)
            else:
                assert table.check(row, move.action, somebody, None) == move


def test_operations_never_ask_whether_a_right_that_asks_the_pin_is_merely_held() -> None:
    """`actor.can` says what a button needs; an operation which decides by it would do without the PIN."""
    found = []
    for path in sorted(Path("apps").glob("*/operations/**/*.py")):
        module = import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "can":
                root, _, name = ast.unparse(node.args[0]).partition(".")
                known = vars(module).get(root, root)
                found.append((str(path), name or root, asks_pin(getattr(known, name) if name else known)))
    assert [each for each in found if each[2]] == []
    assert len(found) > 10


@pytest.mark.django_db
def test_without_the_pin_a_person_keeps_every_other_right() -> None:
    staff, store = make_staff(), make_store()
    make_assignment(staff, make_role(["trade_ins:pay", "trade_ins:read"]), store=store)
    actor = actor_for(staff)

    bare = acting(None, actor)

    assert bare is not None
    assert [allows(bare, "trade_ins:pay", store.pk), allows(bare, "trade_ins:read", store.pk)] == [False, True]
    assert (bare.id, allows(actor, "trade_ins:pay", store.pk)) == (actor.id, True)
