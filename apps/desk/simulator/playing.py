"""Playing a scenario: what was expected beside what was found, and a till that waits when it is told to."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.desk.first_day.telling import Failed

from .doors import Door, Lane
from .tickets import Tickets
from .transcript import Exchange

PAUSE, MOST_TRIES = 0.05, 6
COME_BACK = (409, 429, 502, 503, 504)

Look = Callable[[str], dict[str, Any] | None]


@dataclass(frozen=True)
class Step:
    what: str
    expected: str
    found: str

    @property
    def good(self) -> bool:
        return self.expected == self.found


@dataclass
class Play:
    """One till in one scenario. `look` finds a payable as it stands now; without it only answers are judged."""

    door: Door
    tickets: Tickets
    look: Look | None = None
    waits: bool = True  # for what a hook has taken to show; else it is not expected to, yet
    patience: float = 15.0  # seconds
    told: Callable[[Step], None] = lambda step: None
    steps: list[Step] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.steps) and all(step.good for step in self.steps)

    def expect(self, what: str, expected: object, found: object) -> None:
        step = Step(what, str(expected), str(found))
        self.steps.append(step)
        self.told(step)

    def due(self, code: str) -> Decimal:
        """What is to be paid, held for this till where the door can hold."""
        found = self.look(code) if self.look else None
        if found is None:
            raise Failed(f"Nothing is payable under {code}, or not by this till.")
        if isinstance(self.door, Lane):
            self.expect("held for this till", 200, self.door.hold(found["id"]).status)
        return Decimal(found["balance"])

    def ring(self, what: str, ticket: dict[str, Any], *, known: bool = False, cases: tuple[str, ...] = ()) -> Exchange:
        """Tell a ticket and judge the answer. `known`: it must have arrived before."""
        answer = self.surely(ticket)
        found = "known already" if self.door.was_known(answer) else self._named(answer)
        self.expect(what, "known already" if known else "taken", found)
        if isinstance(self.door, Lane) and not known:
            opened = ", ".join(case["kind"] for case in answer.answer.get("cases", ()))
            self.expect("cases it opens", ", ".join(cases) or "none", opened or "none")
        return answer

    def surely(self, ticket: dict[str, Any]) -> Exchange:
        """Send it until it is answered, waiting as long as each refusal asks."""
        answer = self.door.tell(ticket)
        for _try in range(MOST_TRIES):
            if answer.status not in COME_BACK or "retry-after" not in answer.headers:
                break
            time.sleep(float(answer.headers["retry-after"]))  # as the server asked
            answer = self.door.tell(ticket)
        return answer

    def stands(self, what: str, code: str, state: str, balance: Decimal | str) -> None:
        """The order's money, as soon as it shows."""
        if self.look is None or not self.waits:
            return
        expected, deadline = f"{state}, {Decimal(balance):.2f} due", time.monotonic() + self.patience
        while (found := self._money(code)) != expected and time.monotonic() < deadline:
            if isinstance(self.door, Lane):
                break  # its answer came after the effect: asking again would show nothing else
            time.sleep(PAUSE)  # asking again over HTTP is all one can do from outside
        self.expect(what, expected, found)

    def _money(self, code: str) -> str:
        found = self.look(code) if self.look else None
        return f"{found['payment_state']}, {found['balance']} due" if found else "nothing is payable there"

    def _named(self, answer: Exchange) -> str:
        return (
            "taken" if answer.status == self.door.taken else f"{answer.status} {answer.answer.get('code', '')}".strip()
        )
