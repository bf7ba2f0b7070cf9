"""The vocabulary of facts. Each app's `events.py` declares its event types here at import.

Types are past tense (`work_order.paid`), versioned, and carry no personal data: the journal has no column for it
and `FACT_KEYS` bounds what may be said beyond states and ids.
"""

from dataclasses import dataclass

# api.md promises these to webhook receivers so that they need not call back.
AMOUNTS = frozenset({"amount", "balance"})  # told with their currency
FACT_KEYS = AMOUNTS | {"payment_state", "currency", "custody", "kind", "direction", "purpose"}


@dataclass(frozen=True)
class EventType:
    name: str
    version: int = 1

    @property
    def resource(self) -> str:
        return self.name.partition(".")[0]

    @property
    def full_name(self) -> str:
        return f"recommerce.{self.name}.v{self.version}"


registry: dict[str, EventType] = {}


def declare(name: str, *, version: int = 1) -> EventType:
    if name in registry:
        raise ValueError(f"event {name} is declared twice")
    registry[name] = event = EventType(name, version)
    return event
