"""Transition tables: which action leads from which states to which, who may take it, what it announces.

Buttons, the API's `actions`, the diagrams in the docs and the tests are all drawn from these tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .actors import Actor
from .errors import IllegalTransition, PermissionRefused
from .events import EventType
from .permissions import allows


@dataclass(frozen=True)
class Move:
    """One action. `permission=""` marks what only the product itself does (a payment arriving, a clock)."""

    action: str
    sources: tuple[str, ...]
    target: str
    event: EventType
    permission: str
    fr: str
    en: str


class TransitionTable:
    def __init__(self, resource: str, *, field: str, states: Mapping[str, Any], moves: Sequence[Move]) -> None:
        self.resource = resource
        self.field = field
        self.states = tuple(states)
        self.moves = {move.action: move for move in moves}
        if len(self.moves) != len(moves):
            raise ValueError(f"{resource}: an action is declared twice")
        unknown = {state for move in moves for state in (*move.sources, move.target)} - set(self.states)
        if unknown:
            raise ValueError(f"{resource}: unknown states {sorted(unknown)}")

    def state_of(self, instance: Any) -> str:
        return str(getattr(instance, self.field))

    def allowed_from(self, state: str) -> tuple[Move, ...]:
        return tuple(move for move in self.moves.values() if state in move.sources)

    def actions_for(self, instance: Any, actor: Actor, store_id: UUID | None) -> tuple[Move, ...]:
        """What this actor may do now: exactly the moves `check` would let through, once the PIN is given."""
        return tuple(move for move in self.allowed_from(self.state_of(instance)) if _holds(move, actor, store_id))

    def check(self, instance: Any, action: str, actor: Actor, store_id: UUID | None) -> Move:
        """The move, or a refusal: first the right (so a stranger learns nothing of the state), then the state."""
        move = self.moves[action]
        if not (_holds(move, actor, store_id) and allows(actor, move.permission, store_id)):
            raise PermissionRefused(move.permission or f"{self.resource}:{action}")
        state = self.state_of(instance)
        if state not in move.sources:
            raise IllegalTransition(
                state=state, action=action, allowed=[m.action for m in self.actions_for(instance, actor, store_id)]
            )
        return move


def _holds(move: Move, actor: Actor, store_id: UUID | None) -> bool:
    return actor.is_system or (bool(move.permission) and actor.can(move.permission, store_id))
