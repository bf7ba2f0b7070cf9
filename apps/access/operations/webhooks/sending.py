"""The channel to webhook endpoints: rendered once, signed at every attempt, sent until it was taken."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from apps.core import bodies, channels
from apps.core.models import Delivery, Event

from ... import events, ports
from ...models import WebhookEndpoint
from ...ports import Reply
from ...states import DisabledBecause, EndpointState
from ...webhooks import envelope, patience, selectors, subscriptions
from . import noting
from .checks import CHECKS

CHECK = "check:"  # a party of its own: what is asked for also reaches an endpoint whose events are held back
GONE = 410


class LeaseLost(Exception):
    """Another worker took the delivery over; what this one would say is settled by nobody."""


class WebhookChannel:
    """No database transaction is open while somebody is spoken to."""

    name = "webhook"
    queue = "webhooks"
    slots = 2
    transactional = False

    def __init__(self) -> None:
        self._subscriptions = subscriptions.Watched()

    def targets(self, event: Event) -> Iterable[channels.Target]:
        wanting = self._subscriptions.wanting(event)
        if event.type in CHECKS:
            return [channels.Target(f"{CHECK}{event.aggregate_id}")]
        return [channels.Target(str(endpoint_id)) for endpoint_id in wanting]

    def resting(self) -> Collection[str]:
        return selectors.at_rest()

    def deliver(self, delivery: Delivery) -> channels.Outcome:
        endpoint = selectors.endpoint_to_call(UUID(delivery.target.removeprefix(CHECK)))
        if delivery.target.startswith(CHECK):
            return _check(endpoint, delivery)
        if endpoint.state == EndpointState.REMOVED or not subscriptions.of(endpoint).wants(delivery.event):
            return channels.Done(external_ref="not_for_them")
        if wait := _wait(endpoint):
            return channels.Retry("endpoint_at_rest", str(endpoint.state), after=wait, counted=False)
        return _tell(endpoint, delivery)


def _wait(endpoint: WebhookEndpoint) -> timedelta | None:
    """None: an attempt may be made. What changed since the relay rang counts."""
    if endpoint.state != EndpointState.ACTIVE or not endpoint.consumer.is_usable(None):
        return timedelta(minutes=5)
    until = endpoint.health.rests_until
    return max(until - timezone.now(), timedelta(seconds=1)) if until and until > timezone.now() else None


def _tell(endpoint: WebhookEndpoint, delivery: Delivery) -> channels.Outcome:
    body = _body(delivery, lambda: envelope.of(delivery.event, store_code=selectors.store_code(delivery.store_id)))
    reply = _send(endpoint, delivery.event, body)
    code = _code(reply)
    noting.note(endpoint, delivery, reply, type_name=delivery.event.type, code=code)
    if not code:
        return channels.Done()
    if reply.status == GONE:
        noting.switch_off(endpoint, DisabledBecause.GONE)
        return channels.Retry(code, "", after=patience.DELAYS[0])  # waits until somebody enables the endpoint again
    if delivery.attempts > len(patience.DELAYS):
        if noting.is_deaf(endpoint):
            noting.switch_off(endpoint, DisabledBecause.FAILING)
        return channels.Dead(code, "")
    return channels.Retry(code, "", after=patience.until_next(reply, delivery.attempts))


def _check(endpoint: WebhookEndpoint, delivery: Delivery) -> channels.Outcome:
    """Asked for, so it is asked once: whoever wants to know more asks again. The log says how it went."""
    event = delivery.event
    verifying = event.type == events.WEBHOOK_VERIFICATION_ASKED.full_name
    expected = EndpointState.PENDING if verifying else EndpointState.ACTIVE
    if endpoint.state != expected or not endpoint.consumer.is_usable(None):
        return channels.Done(external_ref="not_for_them")
    body = _body(delivery, lambda: _rendered_check(event))
    reply = _send(endpoint, event, body)
    code = _code(reply)
    if verifying and not code:
        code = "" if _answers(reply, envelope.challenge_in(body)) else "challenge_not_answered"
    type_name = str(json.loads(body)["type"])
    noting.note(endpoint, delivery, reply, type_name=type_name, code=code)
    if verifying and not code:
        noting.confirm(endpoint)
    return channels.Done(external_ref=code)


def _rendered_check(event: Event) -> bytes:
    if event.type == events.WEBHOOK_PING_ASKED.full_name:
        return envelope.ping(event)
    if event.type == events.WEBHOOK_SAMPLE_ASKED.full_name:
        return envelope.sample(event, event.facts["kind"])
    return envelope.verification(event, challenge=secrets.token_urlsafe(32))


def _body(delivery: Delivery, render: Callable[[], bytes]) -> bytes:
    """What was rendered at the first claim; rendered and kept now, or anew when it is past its thirty days."""
    kept = bodies.read(delivery.body_id) if delivery.body_id else None
    if kept is not None:
        return kept
    body = render()
    mine = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token)
    if not mine.update(body_id=bodies.keep(body), body_digest=hashlib.sha256(body).hexdigest()):
        raise LeaseLost
    return body


def _send(endpoint: WebhookEndpoint, event: Event, body: bytes) -> Reply:
    """Signed with the clock of this attempt, by every secret now valid."""
    identifier, at = envelope.message_id(event), datetime.now(UTC)
    signed = (Webhook(secret).sign(identifier, at, body.decode()) for secret in selectors.signing_secrets(endpoint))
    headers = {
        "Content-Type": envelope.CONTENT_TYPE,
        "webhook-id": identifier,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signed),
    }
    if event.traceparent:
        headers["traceparent"] = event.traceparent
    return ports.send(endpoint.url, body=body, headers=headers)


def _code(reply: Reply) -> str:
    """Why the message was not taken; empty when it was. Only 2xx is yes: where a redirect leads nobody has checked."""
    if reply.status is None:
        return reply.code
    return "" if 200 <= reply.status < 300 else f"http_{reply.status}"


def _answers(reply: Reply, challenge: str) -> bool:
    try:
        said = json.loads(reply.body)
    except (ValueError, RecursionError):
        return False
    answer = said.get("challenge") if isinstance(said, dict) else None
    return isinstance(answer, str) and hmac.compare_digest(answer.encode(errors="replace"), challenge.encode())
