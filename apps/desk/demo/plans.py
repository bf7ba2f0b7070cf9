"""How each repair of the demo will end, and what happens on the way: data, drawn by a seeded chance."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from random import Random


class Ending(Enum):
    BOOKED = auto()
    NO_SHOW = auto()
    CHECKED_IN = auto()
    DIAGNOSING = auto()
    QUOTED = auto()
    CANCELLED = auto()
    LAPSED = auto()
    TURNED_DOWN = auto()
    REFUSED = auto()
    REFUSED_WITH_FEE = auto()
    APPROVED = auto()
    IN_WORK = auto()
    WAITING_PARTS = auto()
    EXTRA_FOUND = auto()
    QUALITY_CHECK = auto()
    READY = auto()
    PAID = auto()
    OVERPAID = auto()
    UNCOLLECTED = auto()
    ABANDONED = auto()
    REVERSED_LATER = auto()
    CLOSED = auto()


@dataclass(frozen=True)
class Plan:
    ending: Ending
    start: datetime
    promised_at: datetime
    on_the_store: bool = False
    deposit: bool = False
    waits_for_parts: bool = False
    finds_more: bool = False
    fails_the_check: bool = False
    in_two_parts: bool = False
    discount: bool = False


# How the past ended, in hundredths.
PAST = {
    Ending.CLOSED: 84,
    Ending.REFUSED_WITH_FEE: 5,
    Ending.REFUSED: 3,
    Ending.CANCELLED: 4,
    Ending.NO_SHOW: 4,
}
# What always exists once, so that each screen has it to show: in the first store.
ONCE = (Ending.OVERPAID, Ending.UNCOLLECTED, Ending.ABANDONED, Ending.REVERSED_LATER)
# What stands in every workshop today. Those marked late were promised for a moment already past.
TODAY = (
    (Ending.BOOKED, False), (Ending.BOOKED, False), (Ending.CHECKED_IN, False), (Ending.CHECKED_IN, True),
    (Ending.DIAGNOSING, False), (Ending.DIAGNOSING, True), (Ending.QUOTED, False), (Ending.QUOTED, False),
    (Ending.QUOTED, True), (Ending.LAPSED, False), (Ending.TURNED_DOWN, False),
    (Ending.APPROVED, False), (Ending.APPROVED, False), (Ending.IN_WORK, False),
    (Ending.IN_WORK, True), (Ending.WAITING_PARTS, False), (Ending.WAITING_PARTS, True), (Ending.EXTRA_FOUND, False),
    (Ending.QUALITY_CHECK, False), (Ending.READY, False), (Ending.READY, False), (Ending.READY, True),
    (Ending.PAID, False), (Ending.PAID, False),
)  # fmt: skip


def drawn(ending: Ending, start: datetime, promised_at: datetime, random: Random) -> Plan:
    """A plan with the ordinary share of complications."""
    return Plan(
        ending,
        start,
        promised_at,
        on_the_store=ending is Ending.CLOSED and random.random() < 0.04,
        deposit=random.random() < 0.08,
        waits_for_parts=random.random() < 0.15,
        finds_more=random.random() < 0.1,
        fails_the_check=random.random() < 0.05,
        in_two_parts=random.random() < 0.05,
        discount=random.random() < 0.06,
    )


def past_ending(random: Random) -> Ending:
    return random.choices(list(PAST), weights=list(PAST.values()))[0]
