"""Reading what was sent in bulk, and how much of it waits."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet

from apps.core.actors import Actor

from .. import permissions
from ..models import Case, IntakeReceipt, IntakeTicket, Receipt
from ..states import IntakeState

# Of unfinished requests only, by the index of what is due, and no more of them than would be refused anyway.
_LOAD = """
SELECT coalesce(sum(waiting), 0), count(*),
       coalesce(extract(epoch FROM clock_timestamp() - min(not_before)), 0)::float,
       current_setting('max_connections')::int - (SELECT sum(numbackends) FROM pg_stat_database)::int
FROM (SELECT waiting, not_before FROM payments_intakereceipt WHERE state IN ('pending', 'unknown')
      ORDER BY not_before LIMIT %s) AS due
"""


@dataclass(frozen=True)
class Load:
    """`tickets` and `requests` wait, the first of them for so many `seconds`; so many `connections` are left."""

    tickets: int
    requests: int
    seconds: float
    connections: int


def intake_load() -> Load:
    """One query, whose cost does not grow with what was ever sent."""
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [settings.INTAKE_MOST_WAITING + 1])
        return Load(*cursor.fetchone())


def intake_visible_to(actor: Actor) -> QuerySet[IntakeReceipt]:
    """What they sent themselves, and what was sent for stores whose payments they see, all of them."""
    own = Q(sender_id=actor.id, sender_kind=actor.kind)
    stores = actor.stores_for(permissions.PAYMENTS_READ)
    if stores is None:
        return IntakeReceipt.objects.all()
    return IntakeReceipt.objects.filter(own | Q(store_ids__contained_by=list(stores)))


def waiting_tickets(receipt: IntakeReceipt) -> QuerySet[IntakeTicket]:
    """In the order they were sent: a till that was offline sends its oldest first."""
    rows = receipt.tickets.filter(state=IntakeState.WAITING)
    return rows.select_related("store").order_by("place")


@dataclass(frozen=True)
class Outcomes:
    tickets: list[IntakeTicket]
    payments: dict[UUID, Receipt]
    cases: dict[UUID, list[Case]]  # by payment


def intake_outcomes(receipt: IntakeReceipt) -> Outcomes:
    """What became of each ticket, in three queries."""
    tickets = list(receipt.tickets.select_related("store").order_by("place"))
    named = [identifier for ticket in tickets for identifier in ticket.payments]
    payments = Receipt.objects.in_bulk(named)
    cases: dict[UUID, list[Case]] = {}
    for case in Case.objects.filter(receipt_id__in=named).order_by("id"):
        if case.receipt_id is not None:
            cases.setdefault(case.receipt_id, []).append(case)
    return Outcomes(tickets, payments, cases)


def intake_counts(receipt_ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    """How many tickets of each request are in which state, in one query."""
    rows = IntakeTicket.objects.filter(receipt_id__in=receipt_ids).values_list("receipt_id", "state")
    found: dict[UUID, dict[str, int]] = {receipt_id: dict.fromkeys(IntakeState.values, 0) for receipt_id in receipt_ids}
    for receipt_id, state, count in rows.annotate(count=Count("id")).order_by():
        found[receipt_id][state] = count
    return found
