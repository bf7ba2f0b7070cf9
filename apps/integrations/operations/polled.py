"""Understanding a ticket that was read at a partner's till: each document of ours on it becomes one payment."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.core import inbox
from apps.core.actors import Actor, ActorKind, Grant
from apps.core.channels import Dead, Done, Outcome
from apps.core.errors import DomainError
from apps.core.models import InboxMessage
from apps.payments import operations as payments
from apps.payments.inputs import LARGEST, Evidence, PaidLine, Tender, Ticket, TillPayment
from apps.payments.models import Payable
from apps.payments.permissions import PAYMENTS_CONFIRM
from apps.payments.states import CaseKind, Door
from apps.stores.models import Store

from .. import selectors
from ..contract import Mapping
from ..models import Connection
from ..states import MappingKind
from ..tickets import ReadTicket, TakenPayment, TicketName, from_json

MESSAGE_KIND = "polled_ticket"


class CannotBook(DomainError):
    """Money was taken, and something here does not fit yet: mended, the message is read again."""

    code = "cannot_book"
    status = 422
    title = _("A till ticket cannot be booked as it is.")


@inbox.handle(MESSAGE_KIND)
def polled_ticket(message: InboxMessage, body: bytes) -> Outcome:
    """Every payment that can be booked is; for the others somebody must look, and the message can be read again."""
    connection = Connection.objects.get(code=message.source.removeprefix("poll:"))
    actor = _till_of(message)
    ticket = from_json(body)
    problems = [ticket.problem] if ticket.problem else []
    mapping = selectors.mapping_of(connection)
    for taken in ticket.payments:
        try:
            with transaction.atomic():
                payment = _payment(taken, connection, mapping)
                evidence = Evidence(door=Door.POLL, source=message.source, external_id=message.external_id)
                payments.record_payment(payment, evidence=evidence, actor=actor)
        except DomainError as error:
            problems.append(error.detail)
    return _given_up(message, connection, ticket, problems, actor) if problems else Done()


def _till_of(message: InboxMessage) -> Actor:
    """The connection's key let us read there: it speaks for the stores of its company."""
    grant = Grant(frozenset({PAYMENTS_CONFIRM}), frozenset(message.store_ids))
    return Actor(kind=ActorKind.TILL, id=message.source, label=message.source, grants=(grant,))


def _given_up(
    message: InboxMessage, connection: Connection, ticket: ReadTicket, problems: list[str], actor: Actor
) -> Dead:
    reason = "; ".join(problems)
    found = _place(ticket.payments[0].name, connection, selectors.mapping_of(connection)) if ticket.payments else None
    payments.open_case(
        CaseKind.UNREADABLE,
        actor=actor,
        details={
            "source": message.source,
            "message": message.external_id,
            "ticket": ticket.number,
            "reason": reason[:1000],
        },
        store_id=found[0].pk if found else None,
        legal_entity_id=connection.legal_entity_id,
    )
    return Dead(CannotBook.code, reason)


def _payment(taken: TakenPayment, connection: Connection, mapping: Mapping) -> TillPayment:
    found = _place(taken.name, connection, mapping)
    if found is None:
        raise CannotBook(f"No till of ours corresponds to “{taken.name.till.label}” ({taken.name.till.value}).")
    store, till = found
    payment = TillPayment(
        ticket=_ticket(taken.name, store, till),
        kind=taken.kind,
        payable=taken.payable or _code_of(taken.subject_id),
        occurred_at=taken.name.occurred_at,
        currency=taken.currency,
        lines=tuple(
            PaidLine(
                due=line.due,
                paid=line.paid,
                discount=line.discount,
                discount_reason=line.reason,
                discount_by=line.by,
                tax_code=mapping.back(MappingKind.TAX_CODE, line.tax),
            )
            for line in taken.lines
        ),
        tenders=tuple(
            Tender(mapping.back(MappingKind.TILL_TENDER, tender.method) or tender.kind, tender.amount, tender.reference)
            for tender in taken.tenders
        ),
        reverses=_taken_back(taken, connection, mapping, store),
    )
    if payment.amount < 0 or max(payment.amount, payment.due, payment.discount) > LARGEST:
        raise CannotBook(f"The amount {payment.amount} {payment.currency} cannot be right.")
    return payment


def _place(name: TicketName, connection: Connection, mapping: Mapping) -> tuple[Store, str] | None:
    return selectors.till_at(connection, name.till, mapping)


def _ticket(name: TicketName, store: Store, till: str) -> Ticket:
    """The business day is the one on the store's wall when the ticket was rung."""
    day = name.occurred_at.astimezone(ZoneInfo(store.timezone)).date()
    return Ticket(store=store.code, till=till, business_date=day, number=name.number, line=name.line)


def _taken_back(taken: TakenPayment, connection: Connection, mapping: Mapping, store: Store) -> Ticket | None:
    """The original, when it is of the same store: elsewhere it is simply money given back for this document."""
    found = _place(taken.reverses, connection, mapping) if taken.reverses else None
    if taken.reverses is None or found is None or found[0].pk != store.pk:
        return None
    return _ticket(taken.reverses, *found)


def _code_of(subject_id: UUID | None) -> str:
    payable = Payable.objects.filter(subject_id=subject_id).first() if subject_id else None
    if payable is None:
        raise CannotBook("The sale order is one of ours, and nothing here is to be paid for it.")
    return payable.subject_code
