"""Reading and locking money."""

import hashlib
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from apps.core.actors import Actor
from apps.core.codes import parse_code
from apps.stores.models import Store

from . import permissions
from .inputs import Ticket
from .models import Case, Payable, Receipt
from .states import PayableState, ReceiptState

LONGEST_CODE = 60  # of what a till may call a payable; capitals can be longer than what was typed

Row = TypeVar("Row", bound=Model)


def payables_visible_to(actor: Actor) -> QuerySet[Payable]:
    return _in_stores(Payable.objects.all(), actor, permissions.PAYABLES_READ)


def payments_visible_to(actor: Actor) -> QuerySet[Receipt]:
    return _in_stores(Receipt.objects.all(), actor, permissions.PAYMENTS_READ)


def with_details(rows: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """With everything an answer shows, in a fixed number of queries."""
    return rows.select_related("store", "payable__store").prefetch_related("payable__lines", "cases", "evidence")


def payment(receipt_id: UUID) -> Receipt:
    return with_details(Receipt.objects.all()).get(pk=receipt_id)


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Those of the actor's stores, and of their companies where no store could be told."""
    stores = actor.stores_for(permissions.CASES_READ)
    if stores is None:
        return Case.objects.all()
    entities = Store.objects.filter(pk__in=stores).values("entity_id")
    return Case.objects.filter(Q(store_id__in=stores) | Q(store=None, legal_entity_id__in=entities))


def canonical_code(text: str) -> str:
    """One spelling for every way a code is typed or scanned; foreign texts stay as they are."""
    parsed = parse_code(text)
    return parsed[1] if parsed else text.replace("\x00", "").strip().upper()[:LONGEST_CODE]


def payable_by_code(code: str) -> Payable | None:
    """By its own code, its EAN alias, or its document's code (then the open one first)."""
    code = canonical_code(code)
    found = Payable.objects.filter(Q(code=code) | Q(ean=code) | Q(subject_code=code))
    return min(found, key=lambda payable: payable.state != PayableState.OPEN, default=None)


def lock_payable(payable_id: UUID) -> Payable:
    return Payable.objects.select_for_update().get(pk=payable_id)


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
    """Not the reversals whose original is still unknown: they wait for that first."""
    codes = (payable.code, payable.ean, payable.subject_code)
    return list(
        Receipt.objects.select_for_update()
        .filter(Q(reverses_ticket__isnull=True) | Q(reverses__isnull=False))
        .filter(state=ReceiptState.WAITING, payable_code__in=codes, legal_entity_id=payable.legal_entity_id)
        .order_by("id")
    )


def reversals_waiting_for(receipt: Receipt) -> list[Receipt]:
    """Reversals that arrived before what they reverse."""
    return list(
        Receipt.objects.select_for_update()
        .filter(state=ReceiptState.WAITING, store_id=receipt.store_id, reverses=None)
        .filter(reverses_ticket=ticket_key(_ticket(receipt)))
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
