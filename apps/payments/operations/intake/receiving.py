"""Keeping what was sent, in one transaction: each ticket once, whoever sends it again, in whatever order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from uuid_utils.compat import uuid7

from apps.core import bodies, context, journal
from apps.core import permissions as rights
from apps.core.actors import Actor, ActorKind
from apps.core.errors import DomainError, Invalid
from apps.stores.models import Store

from ... import permissions
from ...errors import ForeignStore, ForeignTill, TicketDiffers
from ...inputs import ReadTicket
from ...models import IntakeReceipt
from . import storing
from .storing import Row

log = structlog.get_logger()

TAKEN, KNOWN = 202, 200


class Taken(NamedTuple):
    """What was said at once of one ticket: taken or known (with its receipt), or why not."""

    place: int
    status: int
    receipt_id: UUID | None = None
    problem: DomainError | None = None


@dataclass(frozen=True)
class Answer:
    """`receipt` None when nothing was new. `others`: the tickets that were not, in the order of the request."""

    receipt: IntakeReceipt | None
    others: list[Taken]


@transaction.atomic
def receive_tickets(tickets: Sequence[ReadTicket], *, actor: Actor) -> Answer:
    """Keep the new ones for a worker, know the others again; one that cannot be taken keeps out no other."""
    rights.require(actor, permissions.PAYMENTS_CONFIRM)
    rows, others = _placed(tickets, actor)
    receipt_id = uuid7()
    new, known = storing.store(rows, receipt_id=receipt_id, source=actor.id) if rows else (set(), [])
    for place, known_in, same in known:
        if not same:
            log.warning("intake.different_bytes", source=actor.id)
        others.append(Taken(place, KNOWN, known_in) if same else Taken(place, 409, problem=TicketDiffers()))
    others.sort(key=lambda said: said.place)
    if not new:
        return Answer(None, others)
    stores = sorted({row.store_id for row in rows if row.place in new})
    return Answer(_receipt(receipt_id, tickets, new, stores, others, actor), others)


def _placed(tickets: Sequence[ReadTicket], actor: Actor) -> tuple[list[Row], list[Taken]]:
    """Those whose store and till are the sender's to speak for, and the refusals of the others."""
    own_store, _slash, own_till = actor.till.partition("/")
    codes = {told.ticket.store or own_store for told in tickets if told.ticket}
    stores = {store.code: store.pk for store in Store.objects.filter(code__in=codes)}
    rows, refused = [], []
    for told in tickets:
        try:
            rows.append(_row(told, stores, own_store, own_till, actor))
        except DomainError as problem:
            refused.append(Taken(told.place, problem.status, problem=problem))
    return rows, refused


def _row(told: ReadTicket, stores: dict[str, UUID], own_store: str, own_till: str, actor: Actor) -> Row:
    ticket = told.ticket
    if ticket is None:
        raise told.problem or Invalid({})
    store, till = ticket.store or own_store, ticket.till or own_till
    if actor.kind == ActorKind.TILL and f"{store}/{till}" != actor.till:
        raise ForeignTill(actor.till)
    if not (store and till):
        missing = {"/store": store, "/till": till}
        raise Invalid({pointer: _("This field is needed.") for pointer, said in missing.items() if not said})
    store_id = stores.get(store)
    if store_id is None or not actor.can(permissions.PAYMENTS_CONFIRM, store_id):
        raise ForeignStore(store)
    return Row(told.place, store_id, till, ticket.business_date, ticket.number, told.digest, ticket.other_lines,
               told.unmapped)  # fmt: skip


def _receipt(
    receipt_id: UUID, tickets: Sequence[ReadTicket], new: set[int], stores: list[UUID], others: list[Taken],
    actor: Actor,
) -> IntakeReceipt:  # fmt: skip
    request = context.current()
    content = b"\n".join([told.content if told.place in new else b"" for told in tickets])
    receipt = IntakeReceipt.objects.create(
        id=receipt_id,
        sender_kind=actor.kind,
        sender_id=actor.id,
        sender_label=actor.label,
        store_ids=stores,
        body_id=bodies.keep(storing.packed(content)),
        taken=len(new),
        waiting=len(new),
        answers=[_kept(said, tickets) for said in others],
        request_id=request.request_id,
        traceparent=request.traceparent,
    )
    journal.wake_relay()
    return receipt


def _kept(said: Taken, tickets: Sequence[ReadTicket]) -> dict[str, object]:
    """For who reads the receipt later; what the ticket said stays out."""
    ticket, problem = tickets[said.place].ticket, said.problem
    errors = problem.errors if isinstance(problem, Invalid) else {}
    return {
        "place": said.place,
        "number": ticket.number if ticket else "",
        "status": said.status,
        "receipt": str(said.receipt_id) if said.receipt_id else None,
        "code": problem.code if problem else "",
        "detail": problem.detail if problem else "",
        "errors": [{"pointer": pointer, "detail": detail} for pointer, detail in errors.items()],
    }
