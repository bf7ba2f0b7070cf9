"""What one endpoint is sent because somebody asked: its challenge, a ping, a sample. Once each time it is asked for."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import journal
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid
from apps.core.events import EventType
from apps.core.models import Event

from ... import events
from ...models import WebhookEndpoint
from ...states import EndpointState
from ...webhooks import catalogue
from .locking import lock_endpoint

CHECKS = frozenset(
    event.full_name
    for event in (events.WEBHOOK_VERIFICATION_ASKED, events.WEBHOOK_PING_ASKED, events.WEBHOOK_SAMPLE_ASKED)
)


@transaction.atomic
def ask_verification(*, actor: Actor, endpoint_id: UUID) -> Event:
    """Send the challenge again."""
    endpoint = lock_endpoint(actor, endpoint_id)
    _expect(endpoint, EndpointState.PENDING, "verify")
    return set_off(endpoint, events.WEBHOOK_VERIFICATION_ASKED, actor=actor)


@transaction.atomic
def ask_ping(*, actor: Actor, endpoint_id: UUID) -> Event:
    endpoint = lock_endpoint(actor, endpoint_id)
    _expect(endpoint, EndpointState.ACTIVE, "ping")
    return set_off(endpoint, events.WEBHOOK_PING_ASKED, actor=actor)


@transaction.atomic
def ask_sample(*, actor: Actor, endpoint_id: UUID, type_name: str) -> Event:
    """An event of this type that did not happen, marked as such."""
    endpoint = lock_endpoint(actor, endpoint_id)
    _expect(endpoint, EndpointState.ACTIVE, "sample")
    if type_name not in catalogue.told():
        raise Invalid({"/type": _("Unknown types: %(names)s") % {"names": type_name}})
    return set_off(endpoint, events.WEBHOOK_SAMPLE_ASKED, actor=actor, sample=type_name)


def set_off(endpoint: WebhookEndpoint, check: EventType, *, actor: Actor, sample: str = "") -> Event:
    """A fact of the journal, so that it travels as all others do."""
    return journal.append(check, endpoint, actor=actor, facts={"kind": sample} if sample else {})


def _expect(endpoint: WebhookEndpoint, state: EndpointState, action: str) -> None:
    if endpoint.state != state:
        raise IllegalTransition(state=endpoint.state, action=action, allowed=[])
