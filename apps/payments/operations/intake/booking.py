"""What a worker makes of tickets that were sent in bulk: each booked by itself, in the order they were sent."""

import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from apps.core import bodies, context, journal, leases
from apps.core import permissions as rights
from apps.core.actors import Actor, ActorKind, Grant
from apps.core.channels import Done, Outcome, Retry
from apps.core.errors import DomainError, IllegalTransition, NotFound, explained
from apps.core.models import WorkState

from ... import permissions, selectors
from ...inputs import Evidence, PosTicket, Ticket
from ...inputs.intake import kept_from
from ...models import IntakeReceipt, IntakeTicket
from ...states import CaseKind, Door, IntakeState
from ..cases import open_case
from ..declaring import witness_ticket
from ..receipts import record_payment
from .storing import unpacked

log = structlog.get_logger()

SLICE = 1.0  # seconds: then others have their turn, a till's hook among them
AT_ONCE = timedelta(0)


def book_tickets(receipt_id: UUID) -> Outcome | None:
    """One turn at a request's tickets. None when there was nothing to do."""
    receipt = leases.claim(IntakeReceipt.objects.all(), receipt_id)
    if receipt is None:
        return None
    with context.bound(context.RequestContext(receipt.request_id, receipt.traceparent)):
        try:
            _work_off(receipt)
            return _end_turn(receipt)
        except Exception as error:
            log.exception("intake.failed", source=receipt.sender_id)
            outcome = Retry(type(error).__name__, explained(error), after=timedelta(seconds=2))
            leases.settle(receipt, outcome)
            return outcome


@transaction.atomic
def retry_tickets(receipt_id: UUID, *, actor: Actor) -> IntakeReceipt:
    """Book once more what failed, after what stopped it was mended: for who sent it, and who may mend it there."""
    receipt = selectors.intake_visible_to(actor).select_for_update().filter(pk=receipt_id).first()
    if receipt is None:
        raise NotFound
    for store_id in receipt.store_ids:
        if not actor.can(permissions.INTAKE_RETRY, store_id):
            rights.require(actor, permissions.PAYMENTS_CONFIRM, store_id)
    failed = receipt.tickets.filter(state=IntakeState.FAILED)
    again = failed.update(state=IntakeState.WAITING, code="", detail="")
    if not again and receipt.state != WorkState.DEAD:
        raise IllegalTransition(state=receipt.state, action="retry", allowed=[])
    receipt.state, receipt.attempts, receipt.waiting = WorkState.PENDING, 0, receipt.waiting + again
    receipt.not_before = leases.database_now()
    receipt.finished_at = receipt.rung_at = None
    receipt.save(update_fields=["state", "attempts", "waiting", "not_before", "finished_at", "rung_at"])
    journal.wake_relay()
    return receipt


def _work_off(receipt: IntakeReceipt) -> None:
    """Until all are booked, the turn is over, or another worker took over."""
    until = time.monotonic() + SLICE
    content = bodies.read(receipt.body_id)
    kept = unpacked(content) if content is not None else None
    is_awaited = selectors.awaits_ticket(receipt.store_ids)
    for ticket in selectors.waiting_tickets(receipt):
        said = kept_from(kept[ticket.place]) if kept is not None else None
        if not _settle(receipt, ticket, said, is_awaited(ticket.number)) or time.monotonic() > until:
            return


@transaction.atomic
def _end_turn(receipt: IntakeReceipt) -> Outcome:
    """Under the request's lock, so that a ticket to be tried again is never left behind."""
    outcome: Outcome = Done()
    if not leases.extend(receipt):
        return Retry("lease_lost", "another worker took over")
    if selectors.waiting_tickets(receipt).exists():
        outcome = Retry("turn_over", "", after=AT_ONCE, counted=False)
    leases.settle(receipt, outcome)
    return outcome


@transaction.atomic
def _settle(receipt: IntakeReceipt, ticket: IntakeTicket, said: PosTicket | None, awaited: bool) -> bool:
    """The ticket's payments and its state together, under the lease; False when that was lost."""
    if not leases.extend(receipt):
        return False
    actor = _sender(receipt, ticket)
    try:
        with transaction.atomic():
            if said is None:
                raise DomainError("Its content is past its thirty days.")
            _book(ticket, said, awaited, actor)
    except (OperationalError, InterfaceError):
        raise  # of this moment: the ticket is tried again
    except Exception as error:
        _fail(receipt, ticket, error, actor)
    ticket.save(update_fields=["state", "code", "detail", "payments"])
    IntakeReceipt.objects.filter(pk=receipt.pk).update(waiting=F("waiting") - 1)
    return True


def _book(ticket: IntakeTicket, said: PosTicket, awaited: bool, actor: Actor) -> None:
    """As any door: each payable of ours one payment. Without one, it may still be what a clerk declared."""
    name = Ticket(ticket.store.code, ticket.till_code, ticket.business_date, ticket.number)
    evidence = Evidence(Door.INTAKE, ticket.source, f"{name.store}/{name.till}/{name.business_date}/{name.number}")
    payments = said.payments(name.store, name.till)
    booked = [record_payment(payment, evidence=evidence, actor=actor)[0].pk for payment in payments]
    if not booked and awaited:
        witness_ticket(name, total=said.total, evidence=evidence, actor=actor)
    ticket.payments, ticket.state = booked, IntakeState.BOOKED if booked else IntakeState.NOT_OURS


def _fail(receipt: IntakeReceipt, ticket: IntakeTicket, error: Exception, actor: Actor) -> None:
    """The money was taken all the same: somebody of the store must look."""
    told = isinstance(error, DomainError)
    if not told:
        log.exception("intake.ticket_failed", source=receipt.sender_id)
    ticket.state, ticket.payments = IntakeState.FAILED, []
    ticket.code = (error.code if isinstance(error, DomainError) else type(error).__name__)[:40]
    ticket.detail = (error.detail if isinstance(error, DomainError) else explained(error))[:300]
    details = {"source": ticket.source, "message": f"{receipt.pk}/{ticket.place}", "ticket": ticket.number}
    open_case(
        CaseKind.UNREADABLE, actor=actor, details={**details, "code": ticket.code, "reason": ticket.detail},
        store_id=ticket.store_id, legal_entity_id=ticket.store.entity_id,
    )  # fmt: skip


def _sender(receipt: IntakeReceipt, ticket: IntakeTicket) -> Actor:
    """They could report for this store when they sent it, and did."""
    grant = Grant(frozenset({permissions.PAYMENTS_CONFIRM}), frozenset({ticket.store_id}))
    return Actor(ActorKind(receipt.sender_kind), receipt.sender_id, receipt.sender_label, grants=(grant,))
