"""The channel to partners: one document rendered once, sent as it is until its outcome is final."""

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.core import bodies, channels
from apps.core.models import Delivery, Event, WorkState
from apps.payments.models import Receipt
from apps.resale.models import SaleReceipt

from .. import contract, selectors, sources
from ..contract import CannotRender, ConnectionInfo, ExternalRef, Partner, Payload
from ..documents import PaymentReceived, SaleCompleted
from ..models import Connection, ExternalBinding
from . import breaker
from .connections import target_of


class LeaseLost(Exception):
    """Another worker took the delivery over; what this one would say is settled by nobody."""


class PartnerChannel:
    """No database transaction is open while a partner is spoken to, and no till ever waits for one."""

    name = "partner"
    queue = "partners"
    slots = 3
    transactional = False

    def targets(self, event: Event) -> Iterable[channels.Target]:
        kinds = sources.kinds_told(event)
        if not kinds or event.legal_entity_id is None:
            return
        today = timezone.now().date()
        routed = selectors.routes_for(
            legal_entity_id=event.legal_entity_id, store_id=event.store_id, kinds=kinds, on=today
        )
        for kind, routes in routed.items():
            for route in routes:
                if route.connection_id:
                    yield channels.Target(target_of(route.connection_id, kind), kind)
            if not routes and selectors.has_connection(event.legal_entity_id):
                yield channels.Target(f"unrouted/{kind}", kind, routed=False)

    def resting(self) -> Collection[str]:
        return selectors.connections_at_rest()

    def deliver(self, delivery: Delivery) -> channels.Outcome:
        connection = Connection.objects.select_related("health").get(pk=UUID(delivery.target.partition("/")[0]))
        if not connection.active:
            return channels.Retry("switched_off", str(connection), after=timedelta(minutes=5), counted=False)
        if wait := breaker.seconds_to_wait(connection):
            return channels.Retry("breaker_open", str(connection), after=timedelta(seconds=wait), counted=False)
        partner = contract.partner_for(connection.partner)
        info = selectors.connection_info(connection)
        try:
            payload = _payload(delivery, connection, partner, info)
        except CannotRender as refusal:
            return channels.Dead(refusal.code, str(refusal))
        if payload is None:
            return channels.Done()
        outcome = _speak(delivery, partner, payload, info)
        breaker.note(connection, outcome)
        return _settled(outcome, delivery, connection)


def _payload(delivery: Delivery, connection: Connection, partner: Partner, info: ConnectionInfo) -> Payload | None:
    """What was rendered at the first claim, or rendered and kept now. None: nothing to tell any more."""
    if delivery.body_id:
        kept = bodies.read(delivery.body_id)
        if kept is None:
            raise CannotRender("the rendered document is past its thirty days: replay it with a fresh rendering")
        return dict(json.loads(kept))
    if delivery.document_kind not in partner.kinds or not sources.can_build(delivery.document_kind):
        raise contract.UnsupportedDocument(partner.code, delivery.document_kind)
    document = sources.document_of(delivery.document_kind, delivery.aggregate_id)
    if document is None or _is_theirs(delivery, connection):
        return None
    rendering = partner.render(document, selectors.mapping_of(connection), info)
    delivery.body_id = bodies.keep(json.dumps(rendering.payload).encode())
    delivery.body_digest, delivery.mapping_version = rendering.digest, rendering.mapping_version
    _keep(delivery)
    return rendering.payload


def _is_theirs(delivery: Delivery, connection: Connection) -> bool:
    """Money taken at the partner's own till and read there, and what was sold by it: sent back, it would be in its
    books twice."""
    match delivery.document_kind:
        case PaymentReceived.KIND:
            told = Receipt.objects.filter(pk=delivery.aggregate_id)
        case SaleCompleted.KIND:
            told = Receipt.objects.filter(
                pk__in=SaleReceipt.objects.filter(sale=delivery.aggregate_id).values("receipt")
            )
        case _:
            return False
    return any(selectors.came_from(connection, receipt) for receipt in told)


def _keep(delivery: Delivery) -> None:
    """Only while the lease is ours: a worker that was thought dead must not replace what another has rendered."""
    kept = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token).update(
        body_id=delivery.body_id, body_digest=delivery.body_digest, mapping_version=delivery.mapping_version
    )
    if not kept:
        raise LeaseLost


def _speak(delivery: Delivery, partner: Partner, payload: Payload, info: ConnectionInfo) -> contract.Outcome:
    """Push; after an attempt whose end nobody saw, ask first what the partner already holds."""
    if delivery.state == WorkState.UNKNOWN or delivery.attempts > 1:
        found = partner.lookup(payload, info)
        if found is not None:
            return found
    return partner.push(payload, info)


def _settled(outcome: contract.Outcome, delivery: Delivery, connection: Connection) -> channels.Outcome:
    match outcome:
        case contract.Applied(references=references):
            _bind(references, delivery, connection)
            return channels.Done(external_ref=", ".join(ref.label or ref.value for ref in references))
        case contract.Retry(code=code, reason=reason, after=after):
            return channels.Retry(code, reason, after=timedelta(seconds=after) if after is not None else None)
        case contract.Unknown(code=code, reason=reason):
            return channels.Unknown(code, reason)
        case contract.Refused(code=code, reason=reason):
            return channels.Dead(code, reason)


def _bind(references: Iterable[ExternalRef], delivery: Delivery, connection: Connection) -> None:
    ExternalBinding.objects.bulk_create(
        [
            ExternalBinding(
                connection=connection,
                resource=delivery.event.resource,
                object_id=delivery.aggregate_id,
                kind=reference.kind,
                value=reference.value,
                label=reference.label,
            )
            for reference in references
        ],
        update_conflicts=True,
        unique_fields=["connection", "object_id", "kind", "value"],
        update_fields=["label", "seen_at"],
    )
