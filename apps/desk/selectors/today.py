"""What asks for attention in a store now: numbers for the tiles of the home screen, and the next promises."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.models import WorkState
from apps.integrations.selectors import deliveries_visible_to
from apps.payments.selectors import cases_visible_to
from apps.payments.states import CaseState
from apps.workshop.models import Quote, WorkOrder
from apps.workshop.selectors import work_orders_visible_to
from apps.workshop.states import QuoteState, WorkOrderStatus

UNCOLLECTED_AFTER = timedelta(days=3)
UNANSWERED_AFTER = timedelta(hours=24)
S = WorkOrderStatus
FINISHED = (S.READY, S.PAID)
PROMISED = (  # received and not finished: a promise still binds us
    S.CHECKED_IN, S.DIAGNOSING, S.QUOTED, S.APPROVED, S.IN_WORK, S.WAITING_PARTS, S.EXTRA_FOUND, S.QUALITY_CHECK,
)  # fmt: skip
BEING_DONE = (S.IN_WORK, S.WAITING_PARTS, S.EXTRA_FOUND, S.QUALITY_CHECK)


def numbers_of(actor: Actor, store_id: UUID) -> dict[str, int]:
    """Counts of one store, by tile, of what the actor may see there. Three queries at most."""
    found: dict[str, int] = {}
    now = timezone.now()
    if actor.can("work_orders:read", store_id):
        orders = work_orders_visible_to(actor).filter(store_id=store_id)
        found |= orders.aggregate(
            late=Count("pk", filter=late(now)),
            uncollected=Count("pk", filter=uncollected(now)),
            unanswered=Count("pk", filter=unanswered(now)),
            in_work=Count("pk", filter=Q(status__in=BEING_DONE)),
        )
    if actor.can("cases:read", store_id):
        found["cases"] = cases_visible_to(actor).filter(store_id=store_id, state=CaseState.OPEN).count()
    if actor.can("deliveries:read", store_id):
        found["dead"] = deliveries_visible_to(actor).filter(store_id=store_id, state=WorkState.DEAD).count()
    return found


def late(now: datetime) -> Q:
    return Q(status__in=PROMISED, promised_at__lt=now)


def uncollected(now: datetime) -> Q:
    return Q(status__in=FINISHED, ready_at__lt=now - UNCOLLECTED_AFTER)


def unanswered(now: datetime) -> Q:
    """A quote the customer has had for a day without a word."""
    waiting = Quote.objects.filter(
        work_order=OuterRef("pk"), state=QuoteState.SENT, created_at__lt=now - UNANSWERED_AFTER
    )
    return Q(Exists(waiting), status=S.QUOTED)


def next_due(actor: Actor, store_id: UUID) -> QuerySet[WorkOrder]:
    """Promises that still bind, the most urgent first."""
    return (
        work_orders_visible_to(actor)
        .filter(store_id=store_id, status__in=PROMISED, promised_at__isnull=False)
        .select_related("store", "customer", "item")
        .order_by("promised_at", "id")
    )
