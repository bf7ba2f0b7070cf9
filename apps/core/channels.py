"""Where events go: the registry the relay fans out from, and what a delivery attempt may answer."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from .events import EventType
from .models import Delivery, Event


@dataclass(frozen=True)
class Done:
    external_ref: str = ""


@dataclass(frozen=True)
class Retry:
    """Try again; `after` when the other side said how long to wait. `counted=False`: no attempt was made."""

    code: str
    reason: str
    after: timedelta | None = None
    counted: bool = True


@dataclass(frozen=True)
class Unknown:
    """No answer came: the effect may exist. The next attempt looks it up first."""

    code: str
    reason: str


@dataclass(frozen=True)
class Dead:
    """Trying again cannot help: a person must fix something."""

    code: str
    reason: str


Outcome = Done | Retry | Unknown | Dead


@dataclass(frozen=True)
class Target:
    name: str
    document_kind: str = ""
    routed: bool = True  # False: nobody takes this document yet; it waits visibly
    supersedes: bool = False  # what waits to be told them of the same thing before it is needless


class Channel(Protocol):
    """A way out. A target is spelled `party` or `party/kind`: the party is who is spoken to and who may hang."""

    name: str
    queue: str
    slots: int  # how many deliveries to one party may be under way at once
    transactional: bool  # the effect is ours and commits together with "done"

    def targets(self, event: Event) -> Iterable[Target]:
        """Who gets this event. Runs in the relay: no HTTP, few queries."""

    def resting(self) -> Collection[str]:
        """Parties for whom nothing is rung now: an attempt would only find that it must wait. One query at most."""

    def deliver(self, delivery: Delivery) -> Outcome:
        """One attempt. `delivery.state` is "unknown" when an earlier one may have had its effect: look it up first.

        Raising counts as Retry, and as Unknown where the effect is somebody else's.
        """


GivenUp = Callable[[Delivery, Outcome], None]

_channels: dict[str, Channel] = {}
_given_up: dict[str, GivenUp] = {}


def register(channel: Channel, *, given_up: GivenUp | None = None) -> None:
    """`given_up` hears of each delivery that ends dead, however it died, with what its last attempt came to, in the
    transaction that says so. It has the state it was claimed in; it makes no call and does not fail."""
    if channel.name in _channels:
        raise ValueError(f"channel {channel.name} is registered twice")
    _channels[channel.name] = channel
    if given_up is not None:
        _given_up[channel.name] = given_up


def give_up(delivery: Delivery, outcome: Outcome) -> None:
    if told := _given_up.get(delivery.channel):
        told(delivery, outcome)


def get(name: str) -> Channel:
    return _channels[name]


def every() -> tuple[Channel, ...]:
    return tuple(_channels.values())


Handler = Callable[[Event], None]


class Subscribers:
    """The channel of our own apps: a handler's writes and the delivery's "done" commit together, so once is once."""

    name = "subscriber"
    queue = "default"
    slots = 64
    transactional = True

    def __init__(self) -> None:
        self._by_type: dict[str, list[str]] = {}
        self._handlers: dict[str, Handler] = {}

    def add(self, event: EventType, handler: Handler) -> None:
        name = f"{handler.__module__}.{handler.__qualname__}".removeprefix("apps.")
        self._handlers[name] = handler
        self._by_type.setdefault(event.full_name, []).append(name)

    def targets(self, event: Event) -> Iterable[Target]:
        return [Target(name) for name in self._by_type.get(event.type, ())]

    def resting(self) -> Collection[str]:
        return ()

    def deliver(self, delivery: Delivery) -> Outcome:
        self._handlers[delivery.target](delivery.event)
        return Done()


subscribers = Subscribers()
register(subscribers)


def subscribe(*events: EventType) -> Callable[[Handler], Handler]:
    """Call the function for each of these events: at least once on the way, exactly once in effect."""

    def decorate(handler: Handler) -> Handler:
        for event in events:
            subscribers.add(event, handler)
        return handler

    return decorate
