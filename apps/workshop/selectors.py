"""Reading and locking work orders."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.core import references
from apps.core.actors import Actor
from apps.core.errors import NotFound
from apps.core.references import ReferenceInput

from . import permissions
from .models import Quote, WorkOrder
from .states import QuoteState, WorkOrderStatus


def work_orders_visible_to(actor: Actor) -> QuerySet[WorkOrder]:
    stores = actor.stores_for(permissions.READ)
    rows = WorkOrder.objects.all()
    return rows if stores is None else rows.filter(store_id__in=stores)


def work_orders_with_details(actor: Actor) -> QuerySet[WorkOrder]:
    """With everything a page or an API answer shows, in a fixed number of queries."""
    return (
        work_orders_visible_to(actor)
        .select_related("store", "legal_entity", "customer", "item", "payable")
        .prefetch_related("quotes__lines")
    )


def work_order_by_code(actor: Actor, code: str) -> WorkOrder:
    found = work_orders_with_details(actor).filter(Q(code=code) | Q(payable__code=code) | Q(payable__ean=code)).first()
    if found is None:
        raise NotFound
    return found


def lock_work_order(work_order_id: UUID, actor: Actor) -> WorkOrder:
    """Lock it for a change. One of another store is as absent as one that never was.

    The payable is read after the lock: joined in the same statement it would be as old as the wait.
    """
    order = (
        work_orders_visible_to(actor).select_for_update(of=("self",)).select_related("store__entity")
        .filter(pk=work_order_id).first()
    )  # fmt: skip
    if order is None:
        raise NotFound
    return order


def announced_as(names: Iterable[ReferenceInput]) -> UUID | None:
    """The work order that already bears one of these references."""
    found = (references.find(*name, WorkOrder.resource) for name in names)
    return next((identifier for identifier in found if identifier), None)


def quote_in_force(order: WorkOrder) -> Quote | None:
    return order.quotes.filter(state__in=(QuoteState.SENT, QuoteState.APPROVED)).first()


def quotes_past(today: date) -> list[UUID]:
    """Orders whose sent quote was good until a day before this one."""
    rows = Quote.objects.filter(state=QuoteState.SENT, valid_until__lt=today)
    return list(rows.filter(work_order__status=WorkOrderStatus.QUOTED).values_list("work_order_id", flat=True))


def worked_on(order: WorkOrder, actor: Actor) -> bool:
    return order.time_entries.filter(actor_id=actor.id).exists()


BOARD_STATUSES = (
    WorkOrderStatus.CHECKED_IN,
    WorkOrderStatus.DIAGNOSING,
    WorkOrderStatus.QUOTED,
    WorkOrderStatus.APPROVED,
    WorkOrderStatus.IN_WORK,
    WorkOrderStatus.WAITING_PARTS,
    WorkOrderStatus.EXTRA_FOUND,
    WorkOrderStatus.QUALITY_CHECK,
    WorkOrderStatus.READY,
    WorkOrderStatus.PAID,
)


def board(actor: Actor, store_id: UUID) -> QuerySet[WorkOrder]:
    """What stands in this store's workshop, the most urgent promise first."""
    return (
        work_orders_visible_to(actor)
        .filter(store_id=store_id, status__in=BOARD_STATUSES)
        .select_related("customer", "item")
        .order_by("promised_at", "id")
    )
