"""Transition tables refuse planted mistakes, and buttons offer exactly what `check` allows."""

from dataclasses import replace

import pytest

from apps.core import actors
from apps.core.errors import IllegalTransition, PermissionRefused
from apps.core.states import Move, TransitionTable
from tests.factories.core import CHANGED, OTHER_STORE, STORE, WIDGETS, Widget, actor

MOVE = Move("go", ("a",), "b", CHANGED, "x:write", fr="", en="")


@pytest.mark.parametrize(
    "moves",
    [
        [MOVE, MOVE],
        [replace(MOVE, sources=("a", "nowhere"))],
        [replace(MOVE, target="nowhere")],
    ],
    ids=["declared twice", "unknown source", "unknown target"],
)
def test_a_planted_mistake_is_refused_at_import(moves: list[Move]) -> None:
    with pytest.raises(ValueError):
        TransitionTable("thing", field="state", states={"a": "", "b": ""}, moves=moves)


@pytest.mark.parametrize("state", ["new", "ready", "gone"])
@pytest.mark.parametrize(
    "who",
    [
        actors.system("sweep"),
        actor("widgets:write"),
        actor("widgets:write", stores=[OTHER_STORE]),
        actor("other:write"),
    ],
    ids=["system", "holder", "holder elsewhere", "stranger"],
)
def test_what_is_offered_is_what_is_allowed(state: str, who: actors.Actor) -> None:
    widget = Widget(state=state)
    allowed = set()
    for action in WIDGETS.moves:
        try:
            allowed.add(WIDGETS.check(widget, action, who, STORE).action)
        except (PermissionRefused, IllegalTransition):
            continue
    assert {move.action for move in WIDGETS.actions_for(widget, who, STORE)} == allowed


def test_a_stranger_learns_nothing_of_the_state() -> None:
    with pytest.raises(PermissionRefused):
        WIDGETS.check(Widget(state="gone"), "send", actor("other:write"), STORE)


def test_an_illegal_action_names_the_state_and_what_is_possible() -> None:
    with pytest.raises(IllegalTransition) as refused:
        WIDGETS.check(Widget(state="new"), "send", actor("widgets:write"), STORE)
    assert refused.value.extra == {"state": "new", "action": "send", "allowed": ["prepare"]}


def test_people_never_take_what_only_the_product_does() -> None:
    with pytest.raises(PermissionRefused):
        WIDGETS.check(Widget(), "expire", actor("widgets:write", ""), STORE)
    assert WIDGETS.check(Widget(), "expire", actors.system("clock"), STORE).target == "gone"
