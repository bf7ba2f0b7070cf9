"""What an attempt came to: one line of the log, how the address answers, and when it is enough."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import system
from apps.core.models import Delivery

from ...models import EndpointHealth, WebhookAttempt, WebhookEndpoint
from ...ports import Reply
from ...states import WEBHOOK_ENDPOINT, DisabledBecause, EndpointState
from ...webhooks import masking

KEEP = timedelta(days=30)
SUSTAINED = timedelta(hours=60)  # less than the attempts at one message take, however the dice fall
FAILURES_BEFORE_REST = 5
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=15)
SENDER = system("webhooks")


@transaction.atomic
def note(endpoint: WebhookEndpoint, delivery: Delivery, reply: Reply, *, type_name: str, code: str) -> None:
    """`code` says what went wrong; empty: the message was taken."""
    now = timezone.now()
    WebhookAttempt.objects.create(
        endpoint=endpoint,
        event=delivery.event_id,
        event_type=type_name,
        number=delivery.attempts,
        at=now,
        milliseconds=round(reply.seconds * 1000),
        status=reply.status,
        code=code[:40],
        excerpt=masking.excerpt(reply.body),
    )
    health = EndpointHealth.objects.select_for_update().filter(endpoint=endpoint)
    if not code:
        health.update(failures_in_row=0, last_success_at=now, rests_until=None)
        return
    failures = health.values_list("failures_in_row", flat=True).get() + 1
    health.update(failures_in_row=failures, last_failure_at=now, rests_until=_rest(failures, now))


@transaction.atomic
def switch_off(endpoint: WebhookEndpoint, because: DisabledBecause) -> None:
    """By the product itself. Somebody may have been faster."""
    held = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if held.state == EndpointState.ACTIVE:
        held.disabled_because = because
        fields = ("disabled_because",)
        records.move(held, "disable", table=WEBHOOK_ENDPOINT, actor=SENDER, fields=fields, reason_code=because)


@transaction.atomic
def confirm(endpoint: WebhookEndpoint) -> bool:
    """The address has answered its challenge. False when it was changed while we waited."""
    held = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if held.state != EndpointState.PENDING or held.url != endpoint.url:
        return False
    records.move(held, "verify", table=WEBHOOK_ENDPOINT, actor=SENDER)
    return True


def is_deaf(endpoint: WebhookEndpoint) -> bool:
    """Nothing at all has arrived there for as long as one message is tried."""
    return not EndpointHealth.objects.filter(
        endpoint=endpoint, last_success_at__gte=timezone.now() - SUSTAINED
    ).exists()


def forget_old_attempts() -> int:
    deleted, _by_model = WebhookAttempt.objects.filter(at__lt=timezone.now() - KEEP).delete()
    return deleted


def _rest(failures: int, now: datetime) -> datetime | None:
    """An address that keeps failing is left alone, a little longer each time."""
    if failures < FAILURES_BEFORE_REST:
        return None
    return now + min(FIRST_REST * 2 ** min(failures - FAILURES_BEFORE_REST, 10), LONGEST_REST)
