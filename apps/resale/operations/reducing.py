"""Prices that go down the longer a thing stays: told first, then done."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound, TotalChanged
from apps.core.money import rounded
from apps.payments.errors import PayableReserved
from apps.stores.models import Store

from .. import events, permissions, selectors
from ..inputs import NewMarkdownPlan
from ..models import MarkdownPlan, StockItem
from ..states import StockStatus
from .pricing import set_price


@dataclass(frozen=True)
class Reduction:
    """`blocked`: it would go below cost or floor, so it is left alone until somebody with the right for it decides."""

    stock: StockItem
    price: Decimal
    blocked: bool


@transaction.atomic
def set_markdown_plan(new: NewMarkdownPlan, *, store: Store, actor: Actor) -> MarkdownPlan:
    """In force from now on, in place of the one before; prices follow when it is applied."""
    rights.require(actor, permissions.RESALE_RULE, store.pk)
    _require_growing(new)
    where = None if new.whole_company else store
    MarkdownPlan.objects.filter(legal_entity_id=store.entity_id, store=where, active=True).update(active=False)
    plan = MarkdownPlan(
        name=new.name.strip(),
        legal_entity=store.entity,
        store=where,
        days=[days for days, _percent in new.steps],
        percents=[percent for _days, percent in new.steps],
    )
    records.create(plan, events.MARKDOWN_PLAN_SET, actor=actor)
    return plan


def reductions(plan: MarkdownPlan) -> list[Reduction]:
    """What applying the plan now would do, oldest first; nothing is done."""
    rows = StockItem.objects.filter(
        legal_entity_id=plan.legal_entity_id, status=StockStatus.LISTED, listed_at__isnull=False
    )
    if plan.store_id is not None:
        rows = rows.filter(store_id=plan.store_id)
    else:  # a store that has a plan of its own follows that
        own = MarkdownPlan.objects.filter(legal_entity_id=plan.legal_entity_id, store__isnull=False, active=True)
        rows = rows.exclude(store_id__in=own.values("store_id"))
    rows = rows.select_related("item__product", "store__entity", "payable").order_by("listed_at", "id")
    return [found for stock in rows if (found := _reduction(plan, stock)) is not None]


@transaction.atomic
def apply_markdowns(plan_id: UUID, *, expected: int, actor: Actor) -> list[Reduction]:
    """Cut the prices the plan says; those done. `expected`: how many the person was told, else TotalChanged.

    What a till rings at this moment keeps its price until the next time; nothing goes below cost or floor.
    """
    plan = _plan(plan_id, actor)
    found = [one for one in reductions(plan) if not one.blocked]
    if len(found) != expected:
        raise TotalChanged(expected=expected, total=len(found))
    return [one for one in found if _cut(plan, one, actor)]


def _cut(plan: MarkdownPlan, one: Reduction, actor: Actor) -> bool:
    stock = selectors.lock_stock(one.stock.pk, actor)
    if stock.status != StockStatus.LISTED or stock.price is None or stock.price <= one.price:
        return False
    try:
        with transaction.atomic():
            set_price(stock, one.price, floor=stock.floor, reason=plan.name, markdown=True, actor=actor)
    except PayableReserved:
        return False
    return True


def _reduction(plan: MarkdownPlan, stock: StockItem) -> Reduction | None:
    """From the price before the first cut, so that steps do not pile up."""
    assert stock.listed_at is not None
    assert stock.price is not None
    stayed = (timezone.now() - stock.listed_at).days
    steps = zip(plan.days, plan.percents, strict=True)
    percent = max((percent for days, percent in steps if days <= stayed), default=None)
    if percent is None:
        return None
    first = stock.prices.filter(markdown=True, since__gte=stock.listed_at).order_by("id").first()
    full = first.previous if first is not None and first.previous is not None else stock.price
    price = rounded(full * (100 - percent) / 100, stock.currency)
    if not 0 < price < stock.price:
        return None
    return Reduction(stock, price, blocked=price < selectors.least_price(stock, stock.floor))


def _plan(plan_id: UUID, actor: Actor) -> MarkdownPlan:
    plan = MarkdownPlan.objects.select_for_update().filter(pk=plan_id, active=True).first()
    if plan is None:
        raise NotFound
    if not actor.is_system:
        stores = actor.stores_for(permissions.MARKDOWNS_APPLY)
        within = Q() if stores is None else Q(pk__in=stores)
        if not plan.legal_entity.stores.filter(within, **({"pk": plan.store_id} if plan.store_id else {})).exists():
            raise NotFound
    return plan


def _require_growing(new: NewMarkdownPlan) -> None:
    growing = all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(new.steps))
    if not new.steps or not growing or not all(days >= 1 and 0 < percent < 100 for days, percent in new.steps):
        raise Invalid({"/steps": _("Steps go up in days and in percent, from one day and above zero.")})
    if not new.name.strip():
        raise Invalid({"/name": _("Give the plan a name.")})
