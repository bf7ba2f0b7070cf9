"""Reads of outgoing webhooks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from apps.core.actors import Actor, ActorKind
from apps.core.models import Delivery, Event, WorkState
from apps.core.models.work import UNFINISHED_STATES
from apps.core.secrets import resolve
from apps.stores.models import Store

from ..models import WebhookEndpoint
from ..permissions import WEBHOOKS_READ, WEBHOOKS_WRITE
from ..selectors import stores_reached_by
from ..states import EndpointState
from . import catalogue


def endpoints_visible_to(actor: Actor) -> QuerySet[WebhookEndpoint]:
    """A program sees its own; people those of programs that reach a store where they hold the right."""
    rows = WebhookEndpoint.objects.exclude(state=EndpointState.REMOVED).select_related("consumer", "health")
    if actor.kind == ActorKind.CONSUMER:
        return rows.filter(consumer_id=actor.id) if actor.can(WEBHOOKS_READ) else rows.none()
    allowed = actor.stores_for(WEBHOOKS_READ)
    if allowed is None:
        return rows
    sides = Store.objects.filter(pk__in=allowed).values("entity__sandbox")
    everywhere = Q(consumer__all_stores=True, consumer__sandbox__in=sides)
    return rows.filter(Q(consumer__store_ids__overlap=list(allowed)) | everywhere)


def may_manage(actor: Actor, endpoint: WebhookEndpoint) -> bool:
    """What a screen offers to people: that for which they hold the right wherever the program reaches."""
    held = actor.stores_for(WEBHOOKS_WRITE)
    return held is None or (bool(held) and stores_reached_by(endpoint.consumer) <= held)


def endpoint_to_call(endpoint_id: UUID) -> WebhookEndpoint:
    return WebhookEndpoint.objects.select_related("consumer", "health").get(pk=endpoint_id)


def at_rest() -> set[str]:
    """Ids of those to whom no event can be sent now. One query."""
    failing = Q(health__rests_until__gt=Now())
    rows = WebhookEndpoint.objects.exclude(state=EndpointState.ACTIVE, consumer__suspended_at=None) | (
        WebhookEndpoint.objects.filter(failing)
    )
    return {str(pk) for pk in rows.exclude(state=EndpointState.REMOVED).values_list("pk", flat=True)}


def signing_secrets(endpoint: WebhookEndpoint) -> list[str]:
    """The present one, and those whose overlap has not ended."""
    formers = [reference for reference, _until in endpoint.working_formers()]
    return [resolve(reference) for reference in (endpoint.secret_reference, *formers)]


def store_code(store_id: UUID | None) -> str | None:
    return Store.objects.filter(pk=store_id).values_list("code", flat=True).first() if store_id else None


def codes_of_stores(store_ids: Collection[UUID]) -> dict[UUID, str]:
    return dict(Store.objects.filter(pk__in=store_ids).values_list("pk", "code"))


def deliveries_of(endpoint: WebhookEndpoint) -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel="webhook", target=str(endpoint.pk))


def backlogs_of(endpoints: Collection[WebhookEndpoint]) -> dict[str, tuple[int, int]]:
    """By endpoint, how many are on their way and how many were given up. One query."""
    rows = Delivery.objects.filter(
        channel="webhook", target__in=[str(endpoint.pk) for endpoint in endpoints], state__in=UNFINISHED_STATES
    )
    counted = (
        rows.order_by()
        .values_list("target")
        .annotate(all=Count("pk"), dead=Count("pk", filter=Q(state=WorkState.DEAD)))
    )
    return {target: (every - dead, dead) for target, every, dead in counted}


def events_readable_by(actor: Actor) -> QuerySet[Event]:
    """Of the stores where they may read the things themselves."""
    readable = Q(pk__in=())
    for resource in {event.resource for event in catalogue.told().values()}:
        right = catalogue.right_of(resource)
        if actor.can(right):
            stores = actor.stores_for(right)
            everywhere = Q(resource=resource)
            readable |= everywhere if stores is None else everywhere & Q(store_id__in=stores)
    return Event.objects.filter(readable, position__isnull=False)


def first_event_since(moment: datetime) -> int:
    """The smallest id recorded then or later, found by halving: the journal has no index by time, and needs none."""
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    low, high = 0, last + 1
    while low < high:
        middle = (low + high) // 2
        found = Event.objects.filter(id__gte=middle).order_by("id").values_list("id", "recorded_at").first()
        if found is None or found[1] >= moment:
            high = middle
        else:
            low = found[0] + 1
    return low
