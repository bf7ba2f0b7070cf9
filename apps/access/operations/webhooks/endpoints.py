"""Webhook endpoints: adding, changing, taking out of use. Nothing is sent before the address has proven itself."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from apps.core import records
from apps.core.actors import Actor
from apps.core.permissions import require
from apps.core.secrets import new_signing_secret, seal
from apps.core.validation import duplicates_refused, expect_version

from ... import events
from ...errors import TooManyEndpoints
from ...inputs import EndpointChanges, EndpointInput
from ...models import Consumer, EndpointHealth, WebhookEndpoint
from ...models.rotation import FORMER
from ...permissions import WEBHOOKS_WRITE
from ...states import WEBHOOK_ENDPOINT, DisabledBecause, EndpointState
from ..rotation import retire
from .checks import set_off
from .locking import lock_endpoint, require_manager
from .replaying import give_up_everything
from .wishes import fill

MOST_ENDPOINTS = 10
OVERLAP = timedelta(hours=24)
ONCE = {"access_webhook_address_once": "/url"}


class EndpointSecret(NamedTuple):
    """`secret` is given once; what is kept is sealed."""

    endpoint: WebhookEndpoint
    secret: str


@transaction.atomic
def add_endpoint(*, actor: Actor, consumer_id: UUID, data: EndpointInput) -> EndpointSecret:
    """Pending, and its challenge set off."""
    require(actor, WEBHOOKS_WRITE)
    consumer = Consumer.objects.select_for_update().get(pk=consumer_id)
    secret = new_signing_secret()
    endpoint = WebhookEndpoint(consumer=consumer, secret_reference=seal(secret))
    require_manager(actor, consumer)
    in_use = WebhookEndpoint.objects.filter(consumer=consumer).exclude(state=EndpointState.REMOVED)
    if in_use.count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    wanted = EndpointChanges(
        url=data.url, event_types=data.event_types, store_codes=data.store_codes, statuses=data.statuses
    )
    fill(endpoint, wanted)
    with duplicates_refused(ONCE):
        records.create(endpoint, events.WEBHOOK_ADDED, actor=actor, to_state=endpoint.state)
    EndpointHealth.objects.create(endpoint=endpoint)
    set_off(endpoint, events.WEBHOOK_VERIFICATION_ASKED, actor=actor)
    return EndpointSecret(endpoint, secret)


@transaction.atomic
def change_endpoint(
    *, actor: Actor, endpoint_id: UUID, changes: EndpointChanges, version: int | None = None
) -> WebhookEndpoint:
    """Another address has to prove itself again; until then nothing else is sent there."""
    endpoint = lock_endpoint(actor, endpoint_id)
    expect_version(endpoint, version)
    changed = fill(endpoint, changes)
    with duplicates_refused(ONCE):
        if "url" in changed:
            endpoint.disabled_because = ""
            fields = (*changed, "disabled_because")
            records.move(endpoint, "change_address", table=WEBHOOK_ENDPOINT, actor=actor, fields=fields)
            _forget_failures(endpoint)
            set_off(endpoint, events.WEBHOOK_VERIFICATION_ASKED, actor=actor)
        elif changed:
            records.update(endpoint, events.WEBHOOK_CHANGED, actor=actor, fields=changed)
    return endpoint


@transaction.atomic
def rotate_endpoint_secret(*, actor: Actor, endpoint_id: UUID, overlap: timedelta = OVERLAP) -> EndpointSecret:
    """Each former secret signs too until its overlap ends, so that the receiver can change at leisure."""
    endpoint = lock_endpoint(actor, endpoint_id)
    secret = new_signing_secret()
    retire(endpoint, endpoint.secret_reference, overlap)
    endpoint.secret_reference = seal(secret)
    records.update(endpoint, events.WEBHOOK_SECRET_ROTATED, actor=actor, fields=("secret_reference", *FORMER))
    return EndpointSecret(endpoint, secret)


@transaction.atomic
def disable_endpoint(
    *, actor: Actor, endpoint_id: UUID, because: DisabledBecause = DisabledBecause.BY_HAND
) -> WebhookEndpoint:
    """What is on its way waits; what happens from now on is not sent, and may be replayed afterwards."""
    endpoint = lock_endpoint(actor, endpoint_id)
    endpoint.disabled_because = because
    fields = ("disabled_because",)
    records.move(endpoint, "disable", table=WEBHOOK_ENDPOINT, actor=actor, fields=fields, reason_code=because)
    return endpoint


@transaction.atomic
def enable_endpoint(*, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """It works again when it has answered its challenge."""
    endpoint = lock_endpoint(actor, endpoint_id)
    endpoint.disabled_because = ""
    records.move(endpoint, "enable", table=WEBHOOK_ENDPOINT, actor=actor, fields=("disabled_because",))
    _forget_failures(endpoint)
    set_off(endpoint, events.WEBHOOK_VERIFICATION_ASKED, actor=actor)
    return endpoint


@transaction.atomic
def remove_endpoint(*, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Its address may be used again; what was on its way is given up."""
    endpoint = lock_endpoint(actor, endpoint_id)
    endpoint.disabled_because = ""
    records.move(endpoint, "remove", table=WEBHOOK_ENDPOINT, actor=actor, fields=("disabled_because",))
    give_up_everything(endpoint)
    return endpoint


def _forget_failures(endpoint: WebhookEndpoint) -> None:
    EndpointHealth.objects.filter(endpoint=endpoint).update(failures_in_row=0, rests_until=None)
