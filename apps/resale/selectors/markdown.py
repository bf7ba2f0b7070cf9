"""Plans by which prices go down, and what each would do now."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.core.actors import Actor
from apps.core.money import rounded
from apps.items.selectors import costs_of
from apps.stores.models import Store

from .. import permissions
from ..models import MarkdownPlan, StockItem
from ..states import StockStatus
from .reduction import last_cuts


@dataclass(frozen=True)
class Reduction:
    """`blocked`: it would go below cost or floor, so it is left alone until somebody with the right for it decides."""

    stock: StockItem
    price: Decimal
    blocked: bool


def markdown_plans_in_force() -> list[MarkdownPlan]:
    return list(MarkdownPlan.objects.filter(active=True).order_by("id"))


def markdown_plans_visible_to(actor: Actor) -> QuerySet[MarkdownPlan]:
    """Of their stores, and of the companies these belong to."""
    return _plans_for(actor, permissions.RESALE_RULE)


def markdown_plans_to_apply(actor: Actor) -> QuerySet[MarkdownPlan]:
    """In force, and theirs to apply somewhere; what it does elsewhere is not theirs to do."""
    return _plans_for(actor, permissions.MARKDOWNS_APPLY).filter(active=True)


def under_plan(plan: MarkdownPlan) -> QuerySet[StockItem]:
    """What has been for sale long enough for its first step, in the stores it is for, longest first."""
    since = timezone.now() - timedelta(days=plan.days[0])
    rows = StockItem.objects.filter(
        legal_entity_id=plan.legal_entity_id, status=StockStatus.LISTED, listed_at__lte=since
    ).order_by("listed_at", "id")
    if plan.store_id is not None:
        return rows.filter(store_id=plan.store_id)
    # a store that has a plan of its own follows that
    own = MarkdownPlan.objects.filter(legal_entity_id=plan.legal_entity_id, store__isnull=False, active=True)
    return rows.exclude(store_id__in=own.values("store_id"))


def reductions(plan: MarkdownPlan, *, actor: Actor) -> list[Reduction]:
    """What the plan would do now in the stores where they decide or apply it, longest for sale first. Three queries."""
    decided, applied = (actor.stores_for(right) for right in (permissions.RESALE_RULE, permissions.MARKDOWNS_APPLY))
    rows = under_plan(plan)
    if decided is not None and applied is not None:
        rows = rows.filter(store_id__in=decided | applied)
    return reductions_of(plan, rows.select_related("item"))


def to_cut(reductions: list[Reduction], actor: Actor) -> list[Reduction]:
    """Those of them that this person may do at once."""
    return [one for one in reductions if not one.blocked and actor.can(permissions.MARKDOWNS_APPLY, one.stock.store_id)]


def reductions_of(plan: MarkdownPlan, rows: QuerySet[StockItem]) -> list[Reduction]:
    found = list(rows.prefetch_related("prices"))
    costs = costs_of([stock.item_id for stock in found])
    cut = [(stock, cut_price(plan, stock), costs.get(stock.item_id, Decimal(0))) for stock in found]
    return [Reduction(stock, price, price < max(cost, stock.floor)) for stock, price, cost in cut if price is not None]


def _plans_for(actor: Actor, right: str) -> QuerySet[MarkdownPlan]:
    rows, stores = MarkdownPlan.objects.select_related("legal_entity", "store"), actor.stores_for(right)
    if stores is None:
        return rows
    companies = Store.objects.filter(pk__in=stores).values("entity_id")
    return rows.filter(Q(store_id__in=stores) | Q(store=None, legal_entity_id__in=companies))


def cut_price(plan: MarkdownPlan, stock: StockItem) -> Decimal | None:
    """From the price before the plan first cut it, so that steps do not pile up; a price that was put up since is where
    they begin anew. None when it asks no less already."""
    assert stock.listed_at is not None
    assert stock.price is not None
    stayed = (timezone.now() - stock.listed_at).days
    percent = max(percent for days, percent in zip(plan.days, plan.percents, strict=True) if days <= stayed)
    full = next((one.previous for one in last_cuts(list(stock.prices.all())) if one.markdown), stock.price)
    assert full is not None  # of a cut, there is a price before
    price = rounded(full * (100 - percent) / 100, stock.currency)
    return price if 0 < price < stock.price else None
