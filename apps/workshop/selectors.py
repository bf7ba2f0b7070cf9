"""Reading and locking work orders."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.core import references, search
from apps.core.actors import Actor, ActorKind
from apps.core.errors import DomainError, NotFound
from apps.core.references import ReferenceInput
from apps.customers.permissions import CUSTOMERS_PII
from apps.customers.selectors import of_entities
from apps.items.models import Item
from apps.items.selectors import is_free, is_workable
from apps.items.states import HolderKind, OwnerKind
from apps.payments import selectors as money
from apps.payments.states import SETTLED, PaymentState
from apps.stores.models import Store
from apps.stores.selectors import today_where
from apps.stores.states import HandOverRule

from . import permissions
from .errors import DeclaredOverCeiling, NotPaid
from .models import Quote, QuoteLine, WorkOrder
from .states import ENDING, TOUCHING, Custody, Decision, QuoteState, WorkOrderStatus


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


def is_ours_here(item: Item, store: Store | None) -> bool:
    """The company's own, and standing in this store: the store can have it worked on."""
    here = store is not None and item.custody == HolderKind.STORE and item.store_id == store.pk
    return here and item.owner_kind == OwnerKind.ENTITY


def may_refurbish(item: Item, store: Store | None) -> bool:
    """What `check_in` asks of a thing of ours."""
    return is_ours_here(item, store) and is_workable(item)


def why_kept(order: WorkOrder) -> DomainError | None:
    """Why the store does not hand it over as it is paid, by its own rule."""
    if order.store.hand_over_rule != HandOverRule.WHEN_PAID:
        return None
    if order.payment_state == PaymentState.DECLARED and order.payable is not None:
        declared, ceiling = money.declared_on(order.payable), order.store.declared_ceiling
        if declared > ceiling:
            return DeclaredOverCeiling(declared=str(declared), ceiling=str(ceiling), currency=order.currency)
    elif order.payment_state not in (*SETTLED, PaymentState.NOTHING_DUE):
        return NotPaid(balance=str(order.balance), currency=order.currency)
    return None


def barred(order: WorkOrder) -> frozenset[str]:
    """The moves that are refused for what became of the thing: the police hold it, or somebody else has it."""
    if order.item is None or order.custody != Custody.STORE or is_free(order.item):
        return frozenset()
    return TOUCHING if order.item.held else TOUCHING - ENDING


def announced_as(names: Iterable[ReferenceInput]) -> UUID | None:
    """The work order that already bears one of these references."""
    return references.find_any(names, WorkOrder.resource)


def quote_in_force(order: WorkOrder) -> Quote | None:
    return order.quotes.filter(state__in=(QuoteState.SENT, QuoteState.APPROVED)).first()


def quotes_past() -> QuerySet[WorkOrder]:
    """Orders for whose sent quote the last good day is over in their store."""
    today = today_where("store__timezone")
    return WorkOrder.objects.filter(
        status=WorkOrderStatus.QUOTED, quotes__state=QuoteState.SENT, quotes__valid_until__lt=today
    )


def worked_on(order: WorkOrder, actor: Actor) -> bool:
    return order.time_entries.filter(actor_id=actor.id).exists()


FINISHED = (WorkOrderStatus.READY, WorkOrderStatus.PAID)
PROMISED = (  # received and not finished: a promise still binds us
    WorkOrderStatus.CHECKED_IN,
    WorkOrderStatus.DIAGNOSING,
    WorkOrderStatus.QUOTED,
    WorkOrderStatus.APPROVED,
    WorkOrderStatus.IN_WORK,
    WorkOrderStatus.WAITING_PARTS,
    WorkOrderStatus.EXTRA_FOUND,
    WorkOrderStatus.QUALITY_CHECK,
)
BEING_DONE = (
    WorkOrderStatus.IN_WORK,
    WorkOrderStatus.WAITING_PARTS,
    WorkOrderStatus.EXTRA_FOUND,
    WorkOrderStatus.QUALITY_CHECK,
)
AT_WORK = (*PROMISED, WorkOrderStatus.REFUSED, WorkOrderStatus.LAPSED)  # a quote nobody took may be revised
UNCOLLECTED_AFTER = timedelta(days=3)
UNANSWERED_AFTER = timedelta(hours=24)


def order_at_work_on(item_id: UUID) -> WorkOrder | None:
    """The work order for which the workshop has this thing, and has not finished with it."""
    return WorkOrder.objects.filter(item_id=item_id, status__in=AT_WORK).first()


def late(now: datetime) -> Q:
    return Q(status__in=PROMISED, promised_at__lt=now)


def uncollected(now: datetime) -> Q:
    return Q(status__in=FINISHED, ready_at__lt=now - UNCOLLECTED_AFTER)


def unanswered(now: datetime) -> Q:
    """A quote the customer has had for a day without a word."""
    waiting = Quote.objects.filter(
        work_order=OuterRef("pk"), state=QuoteState.SENT, created_at__lt=now - UNANSWERED_AFTER
    )
    return Q(Exists(waiting), status=WorkOrderStatus.QUOTED)


def being_done(now: datetime) -> Q:
    return Q(status__in=BEING_DONE)


BOARD_STATUSES = (
    WorkOrderStatus.CHECKED_IN,
    WorkOrderStatus.DIAGNOSING,
    WorkOrderStatus.QUOTED,
    WorkOrderStatus.REFUSED,
    WorkOrderStatus.LAPSED,
    WorkOrderStatus.APPROVED,
    WorkOrderStatus.IN_WORK,
    WorkOrderStatus.WAITING_PARTS,
    WorkOrderStatus.EXTRA_FOUND,
    WorkOrderStatus.QUALITY_CHECK,
    WorkOrderStatus.READY,
    WorkOrderStatus.PAID,
)


def board(actor: Actor, store_id: UUID) -> QuerySet[WorkOrder]:
    """What stands in this store's workshop, the most urgent promise first; `planned_minutes` is the agreed work."""
    agreed = (
        QuoteLine.objects.filter(
            quote__work_order=OuterRef("pk"), quote__state=QuoteState.APPROVED, decision=Decision.APPROVED
        )
        .order_by()
        .values("quote")
        .annotate(minutes=Sum("minutes"))
        .values("minutes")
    )
    return (
        work_orders_visible_to(actor)
        .filter(store_id=store_id, status__in=BOARD_STATUSES)
        .select_related("customer", "item", "technician__staff")
        .annotate(planned_minutes=Coalesce(Subquery(agreed), 0))
        .order_by("promised_at", "id")
    )


def matching(rows: QuerySet[WorkOrder], typed: str, actor: Actor) -> QuerySet[WorkOrder]:
    """Orders whose code, thing or customer holds every word; customers answer only to who may read their names."""
    named = of_entities(actor, CUSTOMERS_PII, "customer__")
    for word in search.words(typed):
        theirs = Q(customer__search_text__contains=word)
        theirs = theirs if named is None else theirs & named
        rows = rows.filter(Q(code__icontains=word) | Q(item__search_text__contains=word) | theirs)
    return rows


def assigned_to(rows: QuerySet[WorkOrder], actor: Actor) -> QuerySet[WorkOrder]:
    """Those of this person; only staff are ever assigned."""
    return rows.filter(technician__staff_id=actor.id) if actor.kind == ActorKind.STAFF else rows.none()
