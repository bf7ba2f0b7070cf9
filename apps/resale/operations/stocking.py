"""A thing becomes ours and begins a life on our shelves; or it is no longer ours."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core import records
from apps.core.actors import Actor
from apps.core.models import Event
from apps.items.models import Item
from apps.items.selectors import lock_item
from apps.items.states import HolderKind, OwnerKind, VatOrigin

from .. import events, selectors
from ..models import Sale, StockItem
from ..states import SALE, STOCK_ITEM, SaleState, StockStatus
from .holding import end_hold_of
from .listing import delist_everywhere
from .offering import give_up_code, withdraw_offer


@transaction.atomic
def take_into_stock(item_id: UUID, *, actor: Actor, occurred_at: datetime | None = None) -> StockItem | None:
    """The life it lives on our shelves from now on; the one it has where it has one, none when it is not ours any more.

    What we had sold and bought again is no sale of ours that still counts.
    """
    selectors.lock_lives(item_id)
    known = selectors.stock_in_hand(item_id)
    item = lock_item(item_id)  # after its lives on the shelves: in that order a sale and a return take them too
    if known is not None or item.owner_kind != OwnerKind.ENTITY:
        return known
    for sale in Sale.objects.select_for_update().filter(item=item, state=SaleState.COMPLETED):
        records.move(sale, "buy_back", table=SALE, actor=actor)
        give_up_code(sale.stock_item, actor=actor)
    return begin_life(item, actor=actor, occurred_at=occurred_at)


@transaction.atomic
def freeze_offer(item_id: UUID, *, actor: Actor) -> StockItem | None:
    """The police ask for it: nobody can buy it any more, whatever a till is doing. Freed, it waits ready for sale until
    a person releases it."""
    stock = selectors.stock_in_hand(item_id)
    if stock is None or stock.status not in (StockStatus.LISTED, StockStatus.HELD):
        return stock
    end_hold_of(stock, ended="released", actor=actor)
    withdraw_offer(stock, actor=actor, at_once=True)
    delist_everywhere(stock, actor=actor)
    records.move(stock, "take_off_sale", table=STOCK_ITEM, actor=actor, reason_code="police_hold")
    return stock


@transaction.atomic
def withdraw_from_stock(item_id: UUID, *, actor: Actor, reason_code: str = "") -> StockItem | None:
    """It is its seller's again, its purchase having been rescinded, or the police took it. What was sold meanwhile
    is left as it is. What has become ours again since begins another life, whichever of the two was heard first."""
    stock = selectors.stock_in_hand(item_id)
    if stock is None:
        return None
    withdraw_offer(stock, actor=actor, at_once=True)
    delist_everywhere(stock, actor=actor)
    records.move(stock, "withdraw", table=STOCK_ITEM, actor=actor, reason_code=reason_code)
    if lock_item(item_id).custody != HolderKind.THIRD_PARTY:
        take_into_stock(item_id, actor=actor)
    return stock


@transaction.atomic
def follow_to_store(item_id: UUID, *, actor: Actor) -> StockItem | None:
    """Another store of the company has the thing now: it is that store's to prepare and to price."""
    stock = selectors.stock_in_hand(item_id)
    if stock is None or stock.store_id == stock.item.store_id:
        return stock
    stock.store_id = stock.item.store_id
    records.update(stock, events.MOVED, actor=actor, fields=["store_id"])
    return stock


@transaction.atomic
def tell_of_changed_item(heard: Event, *, actor: Actor) -> StockItem | None:
    """What its life on our shelves shows of the thing is another since this event: that is said, unless something said
    of that life later makes whoever copies it read it again anyway."""
    stock = selectors.stock_in_hand(heard.aggregate_id)
    if stock is not None and not Event.objects.filter(aggregate_id=stock.pk, id__gt=heard.pk).exists():
        records.update(stock, events.ITEM_CHANGED, actor=actor, fields=[])
    return stock


def begin_life(
    item: Item,
    *,
    actor: Actor,
    occurred_at: datetime | None = None,
    status: StockStatus = StockStatus.STOCKED,
    previous: StockItem | None = None,
) -> StockItem:
    """The item is locked and ours."""
    stock = StockItem(
        item=item,
        legal_entity=item.legal_entity,
        store=item.store,
        previous=previous,
        status=status,
        vat_origin=VatOrigin(item.vat_origin),
        currency=item.legal_entity.currency,
        stocked_at=occurred_at or timezone.now(),
    )
    records.create(stock, events.STOCKED, actor=actor, to_state=status, occurred_at=occurred_at)
    return stock
