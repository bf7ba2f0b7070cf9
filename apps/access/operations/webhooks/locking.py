"""One endpoint, locked, for somebody who may manage it."""

from uuid import UUID

from apps.core.actors import Actor, ActorKind
from apps.core.errors import NotFound
from apps.core.permissions import require
from apps.stores.operations.managing import require_everywhere

from ...models import Consumer, WebhookEndpoint
from ...permissions import WEBHOOKS_WRITE
from ...selectors import stores_reached_by
from ...states import EndpointState


def lock_endpoint(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Another program's is not there."""
    rows = WebhookEndpoint.objects.exclude(state=EndpointState.REMOVED).select_related("consumer")
    endpoint = rows.select_for_update(of=("self",)).filter(pk=endpoint_id).first()
    if endpoint is None:
        raise NotFound
    require_manager(actor, endpoint.consumer)
    return endpoint


def require_manager(actor: Actor, consumer: Consumer) -> None:
    """The program itself, or somebody who may manage webhooks wherever it reaches."""
    if actor.kind != ActorKind.CONSUMER:
        require_everywhere(actor, WEBHOOKS_WRITE, stores_reached_by(consumer))
        return
    require(actor, WEBHOOKS_WRITE)
    if actor.id != str(consumer.pk):
        raise NotFound
