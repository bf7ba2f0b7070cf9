"""Messages from outside: kept first, understood later, by a worker, as often as it takes, with one effect."""

import hashlib
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from . import bodies, context, journal, leases, permissions
from .actors import Actor
from .channels import Dead, Outcome, Retry
from .deliveries import READ, REPLAY
from .errors import DomainError, IllegalTransition, NotFound, explained
from .models import InboxMessage, WorkState

log = structlog.get_logger()

Handler = Callable[[InboxMessage, bytes], Outcome]
_handlers: dict[str, Handler] = {}


class DifferentBytes(DomainError):
    """The sender used one id for two messages: either a fault of theirs or somebody forging."""

    code = "message_differs"
    status = 409
    title = _("This message id was used before with another content.")


def handle(kind: str) -> Callable[[Handler], Handler]:
    """The function that understands messages of this kind. Its writes and "done" commit together."""

    def decorate(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"inbox kind {kind} has two handlers")
        _handlers[kind] = handler
        return handler

    return decorate


def receive(
    *, source: str, external_id: str, kind: str, body: bytes, store_ids: Collection[UUID]
) -> tuple[InboxMessage, bool]:
    """Keep a message; (message, is it new). The same bytes again change nothing; other bytes raise DifferentBytes."""
    digest = hashlib.sha256(body).hexdigest()
    request = context.current()
    try:
        with transaction.atomic():
            message = InboxMessage.objects.create(
                source=source,
                external_id=external_id,
                kind=kind,
                digest=digest,
                body_id=bodies.keep(body),
                store_ids=list(store_ids),
                request_id=request.request_id,
                traceparent=request.traceparent,
            )
            journal.wake_relay()
            return message, True
    except IntegrityError:
        first = InboxMessage.objects.get(source=source, external_id=external_id)
        if first.digest != digest:
            log.warning("inbox.different_bytes", source=source, external_id=external_id)
            raise DifferentBytes from None
        return first, False


def attempt(message_id: UUID) -> Outcome | None:
    """One try at understanding a message. None when there was nothing to do."""
    message = leases.claim(InboxMessage.objects.all(), message_id)
    if message is None:
        return None
    with context.bound(context.RequestContext(message.request_id, message.traceparent)):
        try:
            with transaction.atomic():
                outcome = _understand(message)
                leases.settle(message, outcome)
        except Exception as error:
            log.exception("inbox.failed", source=message.source, kind=message.kind)
            outcome = Retry(
                type(error).__name__, explained(error), after=timedelta(seconds=2) if message.attempts < 5 else None
            )
            leases.settle(message, outcome)
    return outcome


def _understand(message: InboxMessage) -> Outcome:
    held: Any = InboxMessage.objects.select_for_update().filter(pk=message.pk, lease_token=message.lease_token).first()
    if held is None:
        return Retry("lease_lost", "another worker took over")
    body = bodies.read(message.body_id)
    if body is None:
        return Dead("body_dropped", "the body is past its thirty days")
    return _handlers[message.kind](message, body)


def visible_to(actor: Actor) -> QuerySet[InboxMessage]:
    """Messages whose sender speaks for stores they see, all of them: before it is understood it may be any one's."""
    stores = actor.stores_for(READ)
    if stores is None:
        return InboxMessage.objects.all()
    return InboxMessage.objects.filter(store_ids__contained_by=list(stores), store_ids__len__gt=0)


@transaction.atomic
def replay(message_id: UUID, *, actor: Actor) -> InboxMessage:
    """Try once more to understand a dead message, after what stopped it was mended."""
    message = visible_to(actor).select_for_update().filter(pk=message_id).first()
    if message is None:
        raise NotFound
    permissions.require(actor, REPLAY)
    for store_id in message.store_ids:
        permissions.require(actor, REPLAY, store_id)
    if message.state != WorkState.DEAD:
        raise IllegalTransition(state=message.state, action="replay", allowed=[])
    message.state, message.attempts = WorkState.PENDING, 0
    message.not_before = leases.database_now()
    message.finished_at = message.rung_at = None
    message.save(update_fields=["state", "attempts", "not_before", "finished_at", "rung_at"])
    journal.wake_relay()
    return message
