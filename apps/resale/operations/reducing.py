"""Prices that go down the longer a thing stays: told first, then done."""

from itertools import pairwise
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.clocks import in_store
from apps.core.errors import Invalid, NotFound, TotalChanged
from apps.payments.errors import PayableReserved
from apps.stores.models import Store
from apps.stores.selectors import lock_company, require_company

from .. import events, permissions, selectors
from ..inputs import NewMarkdownPlan
from ..models import MarkdownPlan
from .pricing import set_price

log = structlog.get_logger()

AT_ONCE = 100  # things a person cuts at one press: a request ends within five seconds


@transaction.atomic
def set_markdown_plan(new: NewMarkdownPlan, *, store: Store, actor: Actor) -> MarkdownPlan:
    """In force from now on, in place of the one before; prices follow when it is applied. For the whole company: by who
    may in all its stores."""
    where = None if new.whole_company else store
    require_company(actor, permissions.RESALE_RULE, store.entity_id, where.pk if where else None)
    _require_growing(new)
    lock_company(store.entity_id)
    for before in MarkdownPlan.objects.select_for_update().filter(
        legal_entity_id=store.entity_id, store=where, active=True
    ):
        _stop(before, actor)
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
    require_company(actor, permissions.RESALE_RULE, plan.legal_entity_id, plan.store_id)
    _stop(plan, actor)
    return plan


def apply_markdowns(plan_id: UUID, *, expected: int, actor: Actor) -> int:
    """Cut the prices the plan says, longest for sale first and AT_ONCE at most; how many were. `expected`: how many the
    person was told it would cut, else TotalChanged. What a till rings at this moment keeps its price until the next
    time; nothing goes below cost or floor."""
    plan = _plan(plan_id, actor)
    found = selectors.to_cut(selectors.reductions(plan, actor=actor), actor)
    if len(found) != expected:
        raise TotalChanged(expected=expected, total=len(found))
    return sum(apply_markdown(plan_id, one.stock.pk, actor=actor) for one in found[:AT_ONCE])


def apply_markdown_plans(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Every plan in force: what stayed long enough goes down, never below its cost or floor. How many prices did."""
    cut = 0
    for plan in selectors.markdown_plans_in_force():
        for stock_item_id in in_store(selectors.under_plan(plan), store_id).values_list("pk", flat=True):
            try:
                cut += apply_markdown(plan.pk, stock_item_id, actor=actor)
            except Exception:  # one thing must not keep the others, nor the other plans, from their price
                log.exception("markdown.failed", plan=str(plan.pk), stock_item=str(stock_item_id))
    return cut


def apply_markdown(plan_id: UUID, stock_item_id: UUID, *, actor: Actor) -> bool:
    """What the plan says of one thing, worked out anew under its lock and in a transaction of its own, since tills wait
    for it. False when the plan says nothing of it any more, or a till is ringing it."""
    try:
        with transaction.atomic():
            return _cut(_plan(plan_id, actor), stock_item_id, actor)
    except PayableReserved:
        return False


def _stop(plan: MarkdownPlan, actor: Actor) -> None:
    """The plan is locked."""
    plan.active = False
    records.update(plan, events.MARKDOWN_PLAN_STOPPED, actor=actor, fields=["active"])


def _cut(plan: MarkdownPlan, stock_item_id: UUID, actor: Actor) -> bool:
    stock = selectors.lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.MARKDOWNS_APPLY, stock.store_id)
    for one in selectors.reductions_of(plan, selectors.under_plan(plan).filter(pk=stock.pk)):
        if not one.blocked:
            set_price(stock, one.price, floor=stock.floor, reason=plan.name, markdown=True, actor=actor)
            return True
    return False


def _plan(plan_id: UUID, actor: Actor) -> MarkdownPlan:
    plan = selectors.markdown_plans_to_apply(actor).filter(pk=plan_id).first()
    if plan is None:
        raise NotFound
    return plan


def _require_growing(new: NewMarkdownPlan) -> None:
    growing = all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(new.steps))
    if not new.steps or not growing or not all(days >= 1 and 0 < percent < 100 for days, percent in new.steps):
        raise Invalid({"/steps": _("Steps go up in days and in percent, from one day and above zero.")})
    if not new.name.strip():
        raise Invalid({"/name": _("Give the plan a name.")})
