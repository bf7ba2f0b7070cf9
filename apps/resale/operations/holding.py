"""Keeping a thing for somebody, for a while."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.clocks import each_apart
from apps.core.errors import Invalid

from .. import selectors
from ..errors import AlreadySold, OnHold
from ..inputs import NewHold
from ..models import Hold, StockItem
from ..states import STOCK_ITEM, StockStatus

LONGEST = timedelta(days=14)


@transaction.atomic
def hold(stock_item_id: UUID, asked: NewHold, *, actor: Actor) -> StockItem:
    """Nobody else may hold it until then; a till that rings it sells it all the same. AlreadySold when it is gone,
    OnHold while somebody else keeps it. The same asker and reference again answer the hold that stands."""
    stock = selectors.lock_stock(stock_item_id, actor)
    now = timezone.now()
    if not now < asked.until <= now + LONGEST:
        raise Invalid({"/until": _("A moment to come, within %(days)d days.") % {"days": LONGEST.days}})
    if stock.status in (StockStatus.SOLD, StockStatus.DELIVERED):
        raise AlreadySold
    if (running := selectors.running_hold(stock)) is not None and stock.status == StockStatus.HELD:
        if running.until > now:
            return _again(stock, running, asked, actor)
        end_hold_of(stock, ended="expired", actor=system("clock"))
    records.move(stock, "hold", table=STOCK_ITEM, actor=actor)
    Hold.objects.create(
        stock_item=stock, reference=asked.reference, holder_kind=actor.kind, holder_id=actor.id,
        holder_label=actor.label, since=now, until=asked.until,
    )  # fmt: skip
    return stock


@transaction.atomic
def end_hold(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    """It is for sale to everybody again."""
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, "end_hold", actor, stock.store_id)
    end_hold_of(stock, ended="released", actor=actor)
    return stock


@transaction.atomic
def expire_hold(stock_item_id: UUID, *, actor: Actor) -> bool:
    """If its time is over; whether it was."""
    stock = selectors.lock_stock(stock_item_id, actor)
    running = selectors.running_hold(stock)
    if running is None or running.until > timezone.now():
        return False
    end_hold_of(stock, ended="expired", actor=actor)
    return True


def expire_holds(*, actor: Actor, store_id: UUID | None = None) -> int:
    """Things kept for somebody whose time is over are for sale again; how many."""
    past = selectors.holds_past(timezone.now(), store_id)
    return each_apart(past, lambda stock_item_id: expire_hold(stock_item_id, actor=actor))


def end_hold_of(stock: StockItem, *, ended: str, actor: Actor) -> None:
    """The life is locked. `ended`: released, expired or sold."""
    stock.holds.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ended=ended)
    if stock.status == StockStatus.HELD and ended != "sold":
        records.move(stock, "end_hold", table=STOCK_ITEM, actor=actor)


def _again(stock: StockItem, running: Hold, asked: NewHold, actor: Actor) -> StockItem:
    if (running.reference, running.holder_id) != (asked.reference, actor.id):
        raise OnHold(until=running.until)
    running.until = max(running.until, asked.until)
    running.save(update_fields=["until"])
    return stock
