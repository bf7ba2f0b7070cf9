"""What asks for attention in a store now: numbers for the tiles of the home screen, and the next promises."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.deliveries import READ as DELIVERIES_READ
from apps.core.models import WorkState
from apps.integrations.selectors import deliveries_visible_to
from apps.payments.permissions import CASES_READ
from apps.payments.selectors import cases_visible_to
from apps.payments.states import CaseState
from apps.resale.permissions import STOCK_PREPARE, STOCK_PRICE
from apps.resale.selectors import LONG, ON_SALE, SHELVES, TO_PREPARE, standing_since, stock_visible_to
from apps.workshop.models import WorkOrder
from apps.workshop.permissions import READ as ORDERS_READ
from apps.workshop.selectors import PROMISED, being_done, late, unanswered, uncollected, work_orders_visible_to


def numbers_of(actor: Actor, store_id: UUID) -> dict[str, int]:
    """Counts of one store, by tile, of what the actor may see there. Four queries at most."""
    found: dict[str, int] = {}
    now = timezone.now()
    if actor.can(ORDERS_READ, store_id):
        orders = work_orders_visible_to(actor).filter(store_id=store_id)
        found |= orders.aggregate(
            late=Count("pk", filter=late(now)),
            uncollected=Count("pk", filter=uncollected(now)),
            unanswered=Count("pk", filter=unanswered(now)),
            in_work=Count("pk", filter=being_done(now)),
        )
    if actor.can(STOCK_PREPARE, store_id):
        stock = stock_visible_to(actor).filter(store_id=store_id)
        old = Q(standing_since(now - LONG), status__in=SHELVES[ON_SALE])
        found |= stock.aggregate(
            prepare=Count("pk", filter=Q(status__in=SHELVES[TO_PREPARE])), old_stock=Count("pk", filter=old)
        )
        if not actor.can(STOCK_PRICE, store_id):
            del found["old_stock"]  # for who can do something about it
    if actor.can(CASES_READ, store_id):
        found["cases"] = cases_visible_to(actor).filter(store_id=store_id, state=CaseState.OPEN).count()
    if actor.can(DELIVERIES_READ, store_id):
        found["dead"] = deliveries_visible_to(actor).filter(store_id=store_id, state=WorkState.DEAD).count()
    return found


def next_due(actor: Actor, store_id: UUID) -> QuerySet[WorkOrder]:
    """Promises that still bind, the most urgent first."""
    return (
        work_orders_visible_to(actor)
        .filter(store_id=store_id, status__in=PROMISED, promised_at__isnull=False)
        .select_related("store", "customer", "item")
        .order_by("promised_at", "id")
    )
