"""Prices that go down the longer a thing stays: told first, then done."""

from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, NotFound, TotalChanged
from apps.payments.errors import PayableReserved
from apps.stores.models import Store
from apps.stores.selectors import require_company

from .. import events, permissions, selectors
from ..inputs import NewMarkdownPlan
from ..models import MarkdownPlan
from .pricing import set_price

AT_ONCE = 100  # things a person cuts at one press: a request ends within five seconds


@transaction.atomic
def set_markdown_plan(new: NewMarkdownPlan, *, store: Store, actor: Actor) -> MarkdownPlan:
    """In force from now on, in place of the one before; prices follow when it is applied. For the whole company: by who
    may in all its stores."""
    where = None if new.whole_company else store
    _require_rule(actor, store.entity_id, where.pk if where else None)
    _require_growing(new)
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


@transaction.atomic
def stop_markdown_plan(plan_id: UUID, *, actor: Actor) -> MarkdownPlan:
    """It cuts nothing any more; what it has cut stays cut."""
    rows = selectors.markdown_plans_visible_to(actor).select_for_update(of=("self",))
    plan = rows.filter(pk=plan_id, active=True).first()
    if plan is None:
        raise NotFound
    _require_rule(actor, plan.legal_entity_id, plan.store_id)
    plan.active = False
    records.update(plan, events.MARKDOWN_PLAN_STOPPED, actor=actor, fields=["active"])
    return plan


def apply_markdowns(plan_id: UUID, *, expected: int, actor: Actor) -> int:
    """Cut the prices the plan says, longest for sale first and AT_ONCE at most; how many were. `expected`: how many the
    person was told it would cut, else TotalChanged. What a till rings at this moment keeps its price until the next
    time; nothing goes below cost or floor."""
    plan = _plan(plan_id, actor)
    found = [one for one in selectors.reductions(plan, actor=actor) if not one.blocked]
    if len(found) != expected:
        raise TotalChanged(expected=expected, total=len(found))
    return sum(apply_markdown(plan_id, one.stock.pk, actor=actor) for one in found[:AT_ONCE])


def apply_markdown(plan_id: UUID, stock_item_id: UUID, *, actor: Actor) -> bool:
    """What the plan says of one thing, worked out anew under its lock and in a transaction of its own, since tills wait
    for it. False when the plan says nothing of it any more, or a till is ringing it."""
    try:
        with transaction.atomic():
            return _cut(_plan(plan_id, actor), stock_item_id, actor)
    except PayableReserved:
        return False


def _cut(plan: MarkdownPlan, stock_item_id: UUID, actor: Actor) -> bool:
    stock = selectors.lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.MARKDOWNS_APPLY, stock.store_id)
    for one in selectors.reductions_of(plan, selectors.under_plan(plan).filter(pk=stock.pk)):
        if not one.blocked:
            set_price(stock, one.price, floor=stock.floor, reason=plan.name, markdown=True, actor=actor)
            return True
    return False


def _plan(plan_id: UUID, actor: Actor) -> MarkdownPlan:
    """In force, and theirs to apply somewhere; what it does elsewhere is not theirs to do."""
    plan = MarkdownPlan.objects.select_related("legal_entity").filter(pk=plan_id, active=True).first()
    stores = actor.stores_for(permissions.MARKDOWNS_APPLY)
    if plan is None:
        raise NotFound
    if stores is not None:
        within = plan.legal_entity.stores.filter(pk__in=stores)
        if not (within.filter(pk=plan.store_id) if plan.store_id else within).exists():
            raise NotFound
    return plan


def _require_rule(actor: Actor, entity_id: UUID, store_id: UUID | None) -> None:
    if store_id is None:
        require_company(actor, permissions.RESALE_RULE, entity_id)
    else:
        rights.require(actor, permissions.RESALE_RULE, store_id)


def _require_growing(new: NewMarkdownPlan) -> None:
    growing = all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(new.steps))
    if not new.steps or not growing or not all(days >= 1 and 0 < percent < 100 for days, percent in new.steps):
        raise Invalid({"/steps": _("Steps go up in days and in percent, from one day and above zero.")})
    if not new.name.strip():
        raise Invalid({"/name": _("Give the plan a name.")})
