"""Which receipts a day's page holds, and what of each no earlier page has taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from apps.stores.models import Store

from ...models import EndOfDay, EndOfDayEntry, Receipt
from ...states import EndOfDayState, ReceiptKind, ReceiptState
from .portions import Portions, added, flow, from_json, less, portions_of

FIRST_DAY = date(2000, 1, 1)  # before it there is no page
LATEST = timedelta(days=92)  # what reaches us later still is seen on its own day's page only


@dataclass(frozen=True)
class Movement:
    """`portions`: what this page adds for the receipt; its whole amount unless a signed page took some of it."""

    receipt: Receipt
    portions: Portions
    flow: int  # 1 came in, -1 went out
    late: bool = False  # of an earlier day, which was signed off without it
    page: date | None = None  # on which later day's signed page it stands


def movements(store: Store, day: date) -> list[Movement]:
    """Of an open day: its own receipts, and those that earlier days were signed off without. The first later page to
    be signed off takes them."""
    taken = EndOfDayEntry.objects.filter(receipt=OuterRef("pk"), day__store=store).order_by("-id")
    closed = EndOfDay.objects.filter(
        store=store, state=EndOfDayState.SIGNED_OFF, business_date__gte=day - LATEST, business_date__lt=day
    ).values("business_date")
    rows = Receipt.objects.annotate(taken=Subquery(taken.values("receipt_version")[:1]))
    late = Q(business_date__in=closed) & (Q(taken__isnull=True) | ~Q(taken=F("version")))
    taken_here = EndOfDayEntry.objects.filter(day__store=store, day__business_date__in=closed)
    gone = list(taken_here.exclude(receipt__store=store).values_list("receipt", flat=True))
    found = _loaded(rows.filter(Q(store=store) & (Q(business_date=day) | late) | Q(pk__in=gone)))
    known = _originals(found)
    shown = []
    for receipt in found:
        before = added(from_json(entry.portions) for entry in _entries(receipt, store.pk))
        if new := less(_portions_in(store.pk, receipt, known), before):
            shown.append(Movement(receipt, new, flow(receipt, known), late=_is_late(receipt, store, day)))
    return shown


def after_sign_off(page: EndOfDay) -> list[Movement]:
    """What came or changed for a day after its page was signed off, and where it went."""
    rows = Receipt.objects.filter(store_id=page.store_id, business_date=page.business_date)
    rows |= Receipt.objects.filter(pk__in=page.entries.values("receipt_id"))
    found = _loaded(rows)
    known = _originals(found)
    shown = []
    for receipt in found:
        entries = _entries(receipt, page.store_id)
        then = [entry for entry in entries if entry.day.business_date <= page.business_date]
        new = less(_portions_in(page.store_id, receipt, known), added(from_json(entry.portions) for entry in then))
        if new:
            after = max((e.day.business_date for e in entries if e not in then), default=None)
            shown.append(Movement(receipt, new, flow(receipt, known), late=True, page=after))
    return shown


def reversals_linked_to(receipt: Receipt) -> list[Receipt]:
    """Those that wait as this one did, because nobody knew what it paid; locked."""
    rows = Receipt.objects.select_for_update(of=("self",)).filter(reverses=receipt, state=ReceiptState.WAITING)
    return list(rows.select_related("store").order_by("id"))


def _entries(receipt: Receipt, store_id: UUID) -> list[EndOfDayEntry]:
    return [entry for entry in receipt.day_entries.all() if entry.day.store_id == store_id]


def _portions_in(store_id: UUID, receipt: Receipt, known: dict[UUID, Receipt]) -> Portions:
    """Nothing of a ticket that a clerk declared here and whose till, it turned out, stands elsewhere."""
    return portions_of(receipt, known) if receipt.store_id == store_id else {}


def _is_late(receipt: Receipt, store: Store, day: date) -> bool:
    return receipt.business_date != day or receipt.store_id != store.pk


def _loaded(rows: QuerySet[Receipt]) -> list[Receipt]:
    """With everything a page shows of a receipt, in a fixed number of queries."""
    rows = rows.select_related("payable").prefetch_related("tenders", "cases", "day_entries__day")
    return list(rows.order_by("occurred_at", "id"))


def _originals(receipts: Sequence[Receipt]) -> dict[UUID, Receipt]:
    """What the reversals among them lead back to, which may be a ticket of another day."""
    known = {receipt.pk: receipt for receipt in receipts}
    wanted = _unknown(receipts, known)
    while wanted:
        found = list(Receipt.objects.filter(pk__in=wanted))
        known |= {receipt.pk: receipt for receipt in found}
        wanted = _unknown(found, known)
    return known


def _unknown(receipts: Sequence[Receipt], known: dict[UUID, Receipt]) -> set[UUID]:
    back = {receipt.reverses_id for receipt in receipts if receipt.kind == ReceiptKind.REVERSAL}
    return {pk for pk in back if pk is not None} - known.keys()
