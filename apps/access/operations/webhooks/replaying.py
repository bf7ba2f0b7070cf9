"""Sending again what was sent, or missed: the same events under the same ids, in their order."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.core import deliveries, journal
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid
from apps.core.models import Delivery, Event, WorkState
from apps.core.models.work import UNFINISHED_STATES

from ...inputs import ReplayInput
from ...models import WebhookEndpoint
from ...states import EndpointState
from ...webhooks import catalogue, selectors, subscriptions
from .locking import lock_endpoint

AT_MOST = 1000


class Replayed(NamedTuple):
    """`events` is how many; `last` the newest looked at when there are more: ask again for those after it. Where those
    given up were asked for, `remaining` is how many are left: ask for them again."""

    events: int
    last: int | None = None
    remaining: int | None = None


@transaction.atomic
def replay_events(*, actor: Actor, endpoint_id: UUID, data: ReplayInput) -> Replayed:
    """At most a thousand events a time, oldest first. What is still on its way is left on its way."""
    endpoint = lock_endpoint(actor, endpoint_id)
    if endpoint.state != EndpointState.ACTIVE:
        raise IllegalTransition(state=endpoint.state, action="replay", allowed=[])
    if sum((bool(data.event_ids), data.since is not None, data.after is not None, data.failed)) != 1:
        raise Invalid({"": _("Say either ids, or since, or after, or failed.")})
    if data.failed:
        dead = selectors.deliveries_of(endpoint).filter(state=WorkState.DEAD)
        oldest = list(_ids(dead.order_by("position")[:AT_MOST]))
        return Replayed(deliveries.send_again(Delivery.objects.filter(pk__in=oldest)), remaining=dead.count())
    found = list(_asked_for(endpoint, data).order_by("id")[: AT_MOST + 1])
    looked_at, subscription = found[:AT_MOST], subscriptions.of(endpoint)
    wanted = [event for event in looked_at if subscription.wants(event)]
    _make_missing(endpoint, wanted)
    again = selectors.deliveries_of(endpoint).filter(event__in=wanted).exclude(state__in=(WorkState.PENDING,))
    deliveries.send_again(again.exclude(state=WorkState.UNKNOWN))
    return Replayed(len(wanted), looked_at[-1].pk if len(found) > AT_MOST else None)


def give_up_everything(endpoint: WebhookEndpoint) -> None:
    """Nothing is sent to an address that was removed."""
    selectors.deliveries_of(endpoint).filter(state__in=UNFINISHED_STATES).update(
        state=WorkState.SKIPPED, last_code="endpoint_removed", last_reason="", finished_at=Now()
    )


def _asked_for(endpoint: WebhookEndpoint, data: ReplayInput) -> QuerySet[Event]:
    resources = {catalogue.resource_of(name) for name in endpoint.event_types}
    rows = Event.objects.filter(resource__in=resources, position__isnull=False)
    if data.event_ids:
        return rows.filter(pk__in=data.event_ids)
    if data.since is not None:
        return rows.filter(pk__gte=selectors.first_event_since(data.since))
    return rows.filter(pk__gt=data.after)


def _make_missing(endpoint: WebhookEndpoint, events: Iterable[Event]) -> None:
    """For what happened while the endpoint was not there, or not listening."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                event=event,
                channel="webhook",
                target=str(endpoint.pk),
                aggregate_id=event.aggregate_id,
                position=event.position or 0,  # only placed events are replayed
                store_id=event.store_id,
            )
            for event in events
        ],
        ignore_conflicts=True,
    )
    journal.wake_relay()


def _ids(rows: QuerySet[Delivery]) -> Iterable[UUID]:
    return rows.values_list("pk", flat=True)
