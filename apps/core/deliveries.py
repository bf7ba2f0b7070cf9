"""One attempt at one delivery, and what people may do with a delivery that stopped."""

from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from . import channels, context, journal, leases, permissions
from .actors import Actor
from .channels import Outcome, Retry, Unknown
from .errors import DomainError, IllegalTransition, TotalChanged, explained
from .models import Delivery, WorkState
from .models.work import UNFINISHED_STATES

log = structlog.get_logger()

READ = permissions.declare(
    "deliveries:read", fr="Voir les échanges avec les partenaires", en="See exchanges with partners",
    roles=(permissions.MANAGER, permissions.INTEGRATOR, permissions.AUDITOR),
)  # fmt: skip
REPLAY = permissions.declare(
    "deliveries:replay", fr="Relancer un échange", en="Replay an exchange",
    roles=(permissions.INTEGRATOR,),
)  # fmt: skip


def heads_of_line() -> QuerySet[Delivery]:
    """Deliveries with nothing unfinished before them for the same thing and target: only these may start."""
    earlier = Delivery.objects.filter(
        aggregate_id=OuterRef("aggregate_id"),
        channel=OuterRef("channel"),
        target=OuterRef("target"),
        position__lt=OuterRef("position"),
        state__in=UNFINISHED_STATES,
    )
    return Delivery.objects.filter(~Exists(earlier))


def attempt(delivery_id: UUID) -> Outcome | None:
    """Claim, try, settle. None when there was nothing to do: rung twice, taken elsewhere, or not first in line."""
    delivery = leases.claim(heads_of_line(), delivery_id)
    if delivery is None:
        return None
    event = delivery.event
    with context.bound(context.RequestContext(event.request_id, event.traceparent)):
        channel = channels.get(delivery.channel)
        outcome = _with_effect(channel, delivery) if channel.transactional else _outside(channel, delivery)
        log.info("delivery.attempted", channel=delivery.channel, target=delivery.target, event_type=event.type,
                 outcome=type(outcome).__name__, attempt=delivery.attempts)  # fmt: skip
    return outcome


def _with_effect(channel: channels.Channel, delivery: Delivery) -> Outcome:
    """Our own effect and "done" in one transaction, under the row's lock: twice is impossible."""
    try:
        with transaction.atomic():
            held = Delivery.objects.select_for_update().filter(pk=delivery.pk, lease_token=delivery.lease_token).first()
            if held is None:
                return Retry("lease_lost", "another worker took over")
            outcome = channel.deliver(delivery)
            leases.settle(delivery, outcome)
            return outcome
    except Exception as error:
        return _failed(delivery, Retry(*_why(error)))


def _outside(channel: channels.Channel, delivery: Delivery) -> Outcome:
    """A call to somebody else: no transaction is open while we wait for them."""
    try:
        outcome = channel.deliver(delivery)
    except Exception as error:  # perhaps after they acted: look it up before the next try
        return _failed(delivery, Unknown(*_why(error)))
    leases.settle(delivery, outcome)
    return outcome


def _failed(delivery: Delivery, outcome: Outcome) -> Outcome:
    log.exception("delivery.failed", channel=delivery.channel, target=delivery.target)
    leases.settle(delivery, outcome)
    return outcome


def _why(error: Exception) -> tuple[str, str]:
    if isinstance(error, DomainError):
        return error.code, error.detail
    return type(error).__name__, explained(error)


@transaction.atomic
def replay(delivery_id: UUID, *, actor: Actor, render_again: bool = False) -> Delivery:
    """Send a dead delivery again. `render_again` after a mapping was mended; the partner is looked up first.

    What waits for a route is not sent: it has no address, and sets off by itself when a route is added.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    permissions.require(actor, REPLAY, delivery.store_id)
    if delivery.state != WorkState.DEAD:
        raise IllegalTransition(state=delivery.state, action="replay", allowed=[])
    changes = _afresh(render_again)
    for name, value in changes.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(changes))
    journal.wake_relay()
    return delivery


@transaction.atomic
def replay_dead(rows: QuerySet[Delivery], *, actor: Actor, expected: int, render_again: bool = False) -> int:
    """Send every dead one of these again; how many. Refused when they are not as many as the person was told."""
    permissions.require(actor, REPLAY)
    held = list(mendable(rows, actor).order_by("id").select_for_update(of=("self",)).values_list("pk", flat=True))
    if len(held) != expected:
        raise TotalChanged(found=len(held))
    send_again(Delivery.objects.filter(pk__in=held), render_again=render_again)
    return expected


def send_again(rows: QuerySet[Delivery], *, render_again: bool = False) -> int:
    """As if they had never been tried, in the caller's transaction; how many. Permission is the caller's business."""
    count = rows.update(**_afresh(render_again))
    journal.wake_relay()
    return count


def mendable(rows: QuerySet[Delivery], actor: Actor) -> QuerySet[Delivery]:
    """The dead ones among these that the actor may replay; what belongs to no store, whoever may replay at all."""
    dead = rows.filter(state=WorkState.DEAD)
    stores = actor.stores_for(REPLAY)
    return dead if stores is None else dead.filter(Q(store_id__in=stores) | Q(store_id=None))


def _afresh(render_again: bool) -> dict[str, Any]:
    changes = {
        "state": WorkState.UNKNOWN,
        "attempts": 0,
        "not_before": leases.database_now(),
        "finished_at": None,
        "rung_at": None,
    }
    if render_again:
        changes |= {"body_id": None, "body_digest": "", "mapping_version": None}
    return changes


@transaction.atomic
def skip(delivery_id: UUID, *, actor: Actor, reason: str) -> Delivery:
    """Give one delivery up for a stated reason, so that those behind it may go."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    permissions.require(actor, REPLAY, delivery.store_id)
    if delivery.state not in (WorkState.DEAD, WorkState.WAITING):
        raise IllegalTransition(state=delivery.state, action="skip", allowed=[])
    delivery.state = WorkState.SKIPPED
    delivery.last_code, delivery.last_reason = "skipped", f"{actor.label}: {reason}"[:300]
    delivery.finished_at = leases.database_now()
    delivery.save()
    journal.wake_relay()
    return delivery
