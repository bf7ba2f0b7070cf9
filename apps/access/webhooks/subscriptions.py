"""Who wants which events: asked by the relay of every event, and again at every sending."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.core.models import Event
from apps.stores.models import Store

from ..models import WebhookEndpoint
from ..states import EndpointState
from .catalogue import COMMON, resource_of, right_of

# What changes who gets what. These events pass through the relay in order, as all others do.
CHANGING = frozenset({"webhook_endpoint", "consumer", "store", "legal_entity"})


@dataclass(frozen=True)
class Subscription:
    """What one endpoint may get and asked for, at the moment it was read."""

    endpoint_id: UUID
    patterns: frozenset[str]
    statuses: frozenset[str]
    stores: frozenset[UUID]
    entities: frozenset[UUID]
    takes_common: bool

    def wants(self, event: Event) -> bool:
        if event.type not in self.patterns and f"recommerce.{event.resource}.*" not in self.patterns:
            return False
        return (not self.statuses or event.to_state in self.statuses) and self._reaches(event)

    def _reaches(self, event: Event) -> bool:
        """Its store; without one its company; without either it must be everybody's."""
        if event.store_id is not None:
            return event.store_id in self.stores
        if event.legal_entity_id is not None:
            return event.legal_entity_id in self.entities
        return self.takes_common and event.resource in COMMON


def current() -> tuple[Subscription, ...]:
    """Of every endpoint that gets anything now. Two queries."""
    rows = WebhookEndpoint.objects.filter(state=EndpointState.ACTIVE, consumer__suspended_at=None)
    return tuple(_of(rows.select_related("consumer")))


def of(endpoint: WebhookEndpoint) -> Subscription:
    """One query."""
    (found,) = _of([endpoint])
    return found


def _of(endpoints: Iterable[WebhookEndpoint]) -> Iterable[Subscription]:
    places = list(Store.objects.values_list("pk", "entity_id", "entity__sandbox"))
    for endpoint in endpoints:
        consumer = endpoint.consumer
        side = {pk: entity for pk, entity, sandbox in places if sandbox == consumer.sandbox}
        reached = side if consumer.all_stores else _only(side, consumer.store_ids)
        stores = _only(reached, endpoint.store_ids) if endpoint.store_ids else reached
        narrowed = bool(endpoint.store_ids)
        allowed = frozenset(consumer.allowed_scopes)
        yield Subscription(
            endpoint_id=endpoint.pk,
            patterns=frozenset(name for name in endpoint.event_types if right_of(resource_of(name)) in allowed),
            statuses=frozenset(endpoint.statuses),
            stores=frozenset(stores),
            entities=frozenset() if narrowed else frozenset(reached.values()),
            takes_common=not narrowed and not consumer.sandbox,
        )


def _only(places: dict[UUID, UUID], wanted: Collection[UUID]) -> dict[UUID, UUID]:
    return {pk: entity for pk, entity in places.items() if pk in set(wanted)}


class Watched:
    """The subscriptions as of the journal: read anew only when something passed that changes them.

    The relay shows every event in the order of their positions. A gap means that somebody else was at work, or that a
    batch was rolled back: then nothing remembered counts.
    """

    def __init__(self) -> None:
        self._known: tuple[Subscription, ...] | None = None
        self._seen = 0

    def wanting(self, event: Event) -> list[UUID]:
        position = event.position or 0
        if position != self._seen + 1 or event.resource in CHANGING:
            self._known = None
        self._seen = position
        if self._known is None:
            self._known = current()
        return [subscription.endpoint_id for subscription in self._known if subscription.wants(event)]
