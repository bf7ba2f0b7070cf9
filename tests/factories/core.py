"""What kernel tests need: an aggregate of their own, actors, events, deliveries, and channels that do as told."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.db import connection, models
from uuid_utils.compat import uuid7

from apps.core import channels, deliveries, sequencer
from apps.core.actors import Actor, ActorKind, Grant
from apps.core.channels import Done, Outcome, Target
from apps.core.events import EventType
from apps.core.models import Aggregate, Delivery, Event
from apps.core.states import Move, TransitionTable

MADE = EventType("widget.made")
CHANGED = EventType("widget.changed")
SENT = EventType("widget.sent")
STORE = UUID("00000000-0000-7000-8000-00000000000a")
OTHER_STORE = UUID("00000000-0000-7000-8000-00000000000b")


class Widget(Aggregate):
    """A thing with a state, a value and a store, whose table `widget_table` makes."""

    resource: ClassVar[str] = "widget"

    state = models.CharField(max_length=20, default="new")
    value = models.IntegerField(default=0)
    store_id = models.UUIDField(null=True)

    class Meta:
        app_label = "kernel_tests"

    def __str__(self) -> str:
        return f"widget {self.value}"


WIDGETS = TransitionTable(
    "widget",
    field="state",
    states={"new": "", "ready": "", "gone": ""},
    moves=[
        Move("prepare", ("new",), "ready", CHANGED, "widgets:write", fr="Préparer", en="Prepare"),
        Move("send", ("ready",), "gone", SENT, "widgets:write", fr="Envoyer", en="Send"),
        Move("expire", ("new", "ready"), "gone", CHANGED, "", fr="Expirer", en="Expire"),
    ],
)


def relayed(channel: str | None = None) -> list[str]:
    """What the relay and its workers would do once: place every event and try every delivery that may start, in order,
    of all channels or of this one; what each attempt came to."""
    while sequencer.advance():
        pass
    placed = Delivery.objects.filter(channel=channel) if channel else Delivery.objects.all()
    outcomes = [deliveries.attempt(pk) for pk in placed.order_by("position", "id").values_list("pk", flat=True)]
    return [type(outcome).__name__ for outcome in outcomes if outcome is not None]


def widget_table() -> None:
    if Widget._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Widget)


def actor(*permissions: str, stores: Iterable[UUID] | None = None, identifier: str = "ada") -> Actor:
    """A member of staff holding these rights, in these stores or everywhere."""
    held = frozenset(stores) if stores is not None else None
    return Actor(ActorKind.STAFF, identifier, identifier.title(), (Grant(frozenset(permissions), held),))


def event(*, type_: str = MADE.full_name, **values: Any) -> Event:
    """A row of the journal, written past `journal.append`; `position` may be given."""
    defaults: dict[str, Any] = {
        "resource": "widget",
        "aggregate_id": uuid4(),
        "version": 1,
        "actor_kind": "system",
        "actor_id": "system",
        "actor_label": "test",
        "occurred_at": "2026-11-21T10:00:00Z",
    }
    return Event.objects.create(type=type_, **(defaults | values))


def delivery(
    channel: str = "told", *, aggregate_id: UUID | None = None, position: int | None = None, **values: Any
) -> Delivery:
    aggregate_id = aggregate_id or uuid4()
    made = event(aggregate_id=aggregate_id, store_id=values.get("store_id"))
    return Delivery.objects.create(
        id=uuid7(),
        event=made,
        channel=channel,
        target=values.pop("target", "somebody"),
        aggregate_id=aggregate_id,
        position=position if position is not None else made.id,
        **values,
    )


class Told:
    """A channel that does what the test says and remembers what it was given."""

    queue = "default"

    def __init__(self, act: Callable[[Delivery], Outcome], *, name: str, transactional: bool, slots: int) -> None:
        self.act, self.name, self.transactional, self.slots = act, name, transactional, slots
        self.seen: list[Delivery] = []
        self.to: tuple[Target, ...] = ()
        self.at_rest: set[str] = set()

    def targets(self, event: Event) -> Iterable[Target]:
        return self.to

    def resting(self) -> set[str]:
        return self.at_rest

    def deliver(self, delivery: Delivery) -> Outcome:
        self.seen.append(delivery)
        return self.act(delivery)


@contextmanager
def told(
    act: Callable[[Delivery], Outcome] = lambda delivery: Done(),
    *,
    name: str = "told",
    transactional: bool = False,
    slots: int = 64,
    given_up: channels.GivenUp | None = None,
) -> Iterator[Told]:
    """Registered for the length of the block only."""
    channel = Told(act, name=name, transactional=transactional, slots=slots)
    channels.register(channel, given_up=given_up)
    try:
        yield channel
    finally:
        del channels._channels[name]
        channels._given_up.pop(name, None)
