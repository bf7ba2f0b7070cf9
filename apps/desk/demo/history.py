"""Ninety days in three stores, told in the order in which they happened."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from django.utils import timezone

from . import clock, people
from .organisation import Crew
from .people import Owned
from .plans import ONCE, TODAY, Ending, Plan, drawn, past_ending
from .repairs import Moments, Repair
from .tills import Till

SEED = 20260921
DAYS = 90
OPENS, CLOSES = 9, 19
PARIS = ZoneInfo("Europe/Paris")


def build(crews: list[Crew], past: int) -> int:
    """Today's workshops, and so many repairs per store that have ended; how many were told."""
    random = Random(SEED)
    now = timezone.now()
    numbers = count()
    waiting: list[tuple[datetime, int, Moments]] = []
    for place, crew in enumerate(crews):
        with clock.at(now - timedelta(days=DAYS + 3)):
            owned = people.build(crew.store, random, first=1 + place * people.PER_STORE)
        for repair in _repairs(crew, owned, random, now, past, first=place == 0):
            _resume(waiting, next(numbers), repair.live(), now)
    told = len(waiting)
    while waiting:
        moment, number, life = heapq.heappop(waiting)
        with clock.at(moment):
            _resume(waiting, number, life, now)
    return told


def _resume(waiting: list[tuple[datetime, int, Moments]], number: int, life: Moments, now: datetime) -> None:
    moment = next(life, None)
    if moment is not None:
        heapq.heappush(waiting, (min(moment, now), number, life))


def _repairs(
    crew: Crew, owned: list[Owned], random: Random, now: datetime, past: int, *, first: bool
) -> Iterator[Repair]:
    """Every thing is in one repair at a time: today's have a thing each, the past shares the others in turn."""
    till = Till(crew.store, crew.till)
    random.shuffle(owned)
    special = ONCE if first else ()
    plans = [*(_today(ending, late, random, now) for ending, late in TODAY), *(_once(e, random, now) for e in special)]
    for plan, thing in zip(plans, owned, strict=False):
        yield Repair(crew, till, thing, plan, random, _pace(plan, random, now))
    others = owned[len(plans) :]
    ended = sorted((_past(random, now) for _ in range(past)), key=lambda plan: plan.start)
    for number, plan in enumerate(ended):
        yield Repair(crew, till, others[number % len(others)], plan, random, _pace(plan, random, now))


def _past(random: Random, now: datetime) -> Plan:
    start = _working(now - timedelta(days=random.uniform(12, DAYS)))
    return drawn(past_ending(random), start, _working(start + timedelta(days=random.randint(2, 6))), random)


def _once(ending: Ending, random: Random, now: datetime) -> Plan:
    start = _working(now - timedelta(days=DAYS - 5 if ending is Ending.ABANDONED else 30))
    return Plan(ending, start, _working(start + timedelta(days=4)))


def _today(ending: Ending, late: bool, random: Random, now: datetime) -> Plan:
    start = now - timedelta(days=random.uniform(1, 4) if not late else random.uniform(4, 6))
    promised = now - timedelta(hours=random.uniform(2, 40)) if late else now + timedelta(hours=random.uniform(2, 70))
    return Plan(ending, _working(start), _working(promised) if not late else promised)


def _pace(plan: Plan, random: Random, now: datetime) -> Callable[[], datetime]:
    """The moment of each next step: in opening hours, never after now."""
    last = plan.start

    def step() -> datetime:
        nonlocal last
        moment, last = last, min(_working(last + timedelta(hours=random.uniform(0.4, 9))), now)
        return moment

    return step


def _working(moment: datetime) -> datetime:
    """The same moment, or the next opening."""
    local = moment.astimezone(PARIS)
    if local.hour >= CLOSES:
        local = (local + timedelta(days=1)).replace(hour=OPENS, minute=30 + local.minute % 30)
    if local.hour < OPENS:
        local = local.replace(hour=OPENS, minute=30 + local.minute % 30)
    if local.weekday() == 6:
        local += timedelta(days=1)
    return local.astimezone(moment.tzinfo)
