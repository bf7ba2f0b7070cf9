"""Reading and locking what tills said, and the cases that came of it."""

import hashlib
import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model, Q, QuerySet

from apps.core.actors import Actor
from apps.core.money import total
from apps.stores.models import Store

from .. import permissions
from ..inputs import Ticket
from ..models import Case, Payable, Receipt
from ..states import Purpose, ReceiptState
from .payables import PRICE, codes_of

ONE_DAY = timedelta(days=1)
# A clerk cannot know which line of the ticket it was: declared ones are numbered from here on, beyond any till's.
DECLARED_LINES = 10_000
Row = TypeVar("Row", bound=Model)


def payments_visible_to(actor: Actor) -> QuerySet[Receipt]:
    return _in_stores(Receipt.objects.all(), actor, permissions.PAYMENTS_READ)


def with_details(rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """With everything an answer shows, in a fixed number of queries."""
    return rows.select_related("store", "payable__store").prefetch_related(
        "payable__lines", "cases", "evidence", "store__doors"
    )


def payment(receipt_id: UUID) -> Receipt:
    return with_details(Receipt.objects.all()).get(pk=receipt_id)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Those of the actor's stores, and of their companies where no store could be told."""
    stores = actor.stores_for(permissions.CASES_READ)
    if stores is None:
        return Case.objects.all()
    entities = Store.objects.filter(pk__in=stores).values("entity_id")
    return Case.objects.filter(Q(store_id__in=stores) | Q(store=None, legal_entity_id__in=entities))


def receipt_of(ticket: Ticket, *, store_id: UUID) -> Receipt | None:
    return Receipt.objects.filter(
        store_id=store_id,
        till_code=ticket.till,
        business_date=ticket.business_date,
        ticket_number=ticket.number,
        payment_line=ticket.line,
    ).first()


def hold_ticket(ticket: Ticket, store_id: UUID) -> None:
    """Arrivals that name this ticket take turns until the transaction ends."""
    _hold(f"ticket:{store_id}:{ticket_key(ticket)}")


def hold_code(code: str) -> None:
    """A payable that opens under this code and a receipt that finds none cannot miss each other."""
    _hold(f"code:{code}")


def receipts_waiting_for(payable: Payable) -> list[Receipt]:
    """Each after what it reverses; not the reversals whose original is still unknown: they wait for that first."""
    rows = (
        Receipt.objects.select_for_update()
        .filter(Q(reverses_ticket__isnull=True) | Q(reverses__isnull=False))
        .filter(state=ReceiptState.WAITING, payable_code__in=codes_of(payable))
    )
    return sorted(rows, key=lambda receipt: (_undoes(receipt), receipt.pk))


def _undoes(receipt: Receipt) -> int:
    """How many receipts it undoes, one through the other."""
    seen = {receipt.pk}
    while (original := receipt.reverses) is not None and original.pk not in seen:
        seen.add(original.pk)
        receipt = original
    return len(seen) - 1


def lock_receipt(receipt_id: UUID) -> Receipt:
    return Receipt.objects.select_for_update().select_related("store").get(pk=receipt_id)


def unconfirmed(actor: Actor) -> QuerySet[Receipt]:
    """Payments somebody declared and no till has told, the oldest first."""
    rows = payments_visible_to(actor).filter(awaits_confirmation=True, state=ReceiptState.APPLIED)
    return rows.order_by("occurred_at", "id")


def declared_on(payable: Payable) -> Decimal:
    """What of its payments, or of its document's advances, rests on a clerk's word only."""
    paying = Q(payable=payable)
    if payable.purpose == Purpose.SETTLEMENT:
        paying |= Q(payable__subject_id=payable.subject_id, payable__purpose=Purpose.ADVANCE)
    rows = Receipt.objects.filter(paying, awaits_confirmation=True, state=ReceiptState.APPLIED)
    return total(rows.values_list("amount", flat=True))


def declared_for(ticket: Ticket, payable: Payable, *, by_document: bool) -> Receipt | None:
    """What a clerk declared of this ticket and no till has told with its line, whoever confirmed or set it aside since.

    They may misread till, store or midnight. `by_document`: the till named the document, whose settlement and advances
    are then one. The document is locked.
    """
    paid = _price_of(payable) if by_document else Q(payable=payable)
    rows = Receipt.objects.select_for_update().filter(paid, payment_line__gt=DECLARED_LINES)
    rows = rows.filter(business_date__range=_around(ticket.business_date))
    return min(
        (row for row in rows if same_number(row.ticket_number, ticket.number)),
        key=lambda row: (row.payable_id != payable.pk, row.till_code != ticket.till, row.pk),
        default=None,
    )


def declared_as(ticket: Ticket, *, store_id: UUID) -> list[Receipt]:
    """What still awaits its confirmation under this number, the oldest first."""
    rows = Receipt.objects.select_related("payable").filter(store_id=store_id, awaits_confirmation=True)
    rows = rows.filter(business_date__range=_around(ticket.business_date), till_code__in=("", ticket.till))
    return [row for row in rows.order_by("id") if same_number(row.ticket_number, ticket.number)]


def awaits_ticket(store_ids: Collection[UUID]) -> Callable[[str], bool]:
    """Whether somebody declared a ticket of this number in one of these stores, for a door to ask of every ticket."""
    rows = Receipt.objects.filter(store_id__in=store_ids, awaits_confirmation=True)
    awaited = {spelling for number in rows.values_list("ticket_number", flat=True) for spelling in _spellings(number)}
    return lambda number: bool(awaited) and not awaited.isdisjoint(_spellings(number))


def told_already(payable: Payable, number: str, day: date) -> Receipt | None:
    """The receipt under this number of this payable, or of its document when that is what the till named."""
    paid = Q(payable=payable) | (_price_of(payable) & Q(payable_code=payable.subject_code))
    rows = Receipt.objects.filter(paid, business_date__range=_around(day))
    return next((row for row in rows.order_by("id") if same_number(row.ticket_number, number)), None)


def next_declared_line(ticket: Ticket, *, store_id: UUID) -> int:
    """A line no other declaration of this ticket has; `hold_ticket` makes them take turns."""
    rows = Receipt.objects.filter(store_id=store_id, till_code=ticket.till, business_date=ticket.business_date)
    taken = rows.filter(ticket_number=ticket.number, payment_line__gt=DECLARED_LINES).aggregate(
        last=Max("payment_line")
    )
    return (taken["last"] or DECLARED_LINES) + 1


def same_number(one: str, other: str) -> bool:
    """A number on paper lacks the zeros, blanks and dashes that software writes."""
    return not _spellings(one).isdisjoint(_spellings(other))


def _spellings(number: str) -> set[str]:
    """Without its leading zeros, and without those before any of its numbers."""
    bare = "".join(filter(str.isalnum, number)).upper().lstrip("0")
    short = "".join(filter(str.isalnum, re.sub(r"(?<!\d)0+(?=\d)", "", number))).upper()
    return {bare, short}


def _around(day: date) -> tuple[date, date]:
    """The day and its neighbours, of those a calendar has."""
    return (day - ONE_DAY if day > date.min else day), (day + ONE_DAY if day < date.max else day)


def _price_of(payable: Payable) -> Q:
    """Its document's settlement and advances; a deposit or a refund stands for itself."""
    if payable.purpose not in PRICE:
        return Q(payable=payable)
    return Q(payable__subject_id=payable.subject_id, payable__purpose__in=PRICE)


def reversals_waiting_for(receipt: Receipt) -> list[Receipt]:
    """Reversals that arrived before what they reverse, or before what that reverses."""
    unknown = Q(reverses=None, reverses_ticket=ticket_key(_ticket(receipt)))
    return list(
        Receipt.objects.select_for_update()
        .filter(unknown | Q(reverses=receipt), state=ReceiptState.WAITING, store_id=receipt.store_id)
        .order_by("id")
    )


def ticket_key(ticket: Ticket) -> dict[str, str | int]:
    return {
        "till": ticket.till,
        "business_date": ticket.business_date.isoformat(),
        "number": ticket.number,
        "line": ticket.line,
    }


def _ticket(receipt: Receipt) -> Ticket:
    return Ticket(
        store="",
        till=receipt.till_code,
        business_date=receipt.business_date,
        number=receipt.ticket_number,
        line=receipt.payment_line,
    )


def _in_stores(rows: QuerySet[Row], actor: Actor, code: str) -> QuerySet[Row]:
    stores = actor.stores_for(code)
    return rows if stores is None else rows.filter(store_id__in=stores)


def _hold(name: str) -> None:
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
