"""Offering a thing to be bought, taking the offer back, and handing over what was sold."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from apps.core import records
from apps.core.actors import Actor, system
from apps.items import operations as items
from apps.items.selectors import lock_item
from apps.items.states import HolderKind
from apps.payments import operations as payments
from apps.payments.inputs import Line, Subject
from apps.payments.states import PayableState
from apps.stores.selectors import today_in
from apps.workshop.selectors import order_at_work_on

from .. import events, selectors
from ..errors import InWorkshop, NotPriced
from ..models import StockItem
from ..selectors.margin import regime_for, rung_for
from ..states import STOCK_ITEM, StockStatus
from .listing import delist_everywhere


def as_subject(stock: StockItem) -> Subject:
    """By the code of the thing, which is on its label."""
    return Subject(StockItem.resource, stock.id, stock.item.code, stock.store)


@transaction.atomic
def release_for_sale(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    """From now on any till can ring it, and ringing it sells it."""
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, "release", actor, stock.store_id)
    if stock.price is None:
        raise NotPriced
    items.require_free(lock_item(stock.item_id))
    if order := order_at_work_on(stock.item_id):
        raise InWorkshop(work_order=order.code)
    payable = payments.open_payable(as_subject(stock), lines=[payable_line(stock)], actor=actor)
    stock.refresh_from_db()  # what tills had told of it before may have sold it at once
    stock.payable, stock.listed_at = payable, stock.listed_at or timezone.now()
    if stock.status == StockStatus.READY:
        records.move(stock, "release", table=STOCK_ITEM, actor=actor, fields=["payable", "listed_at"])
    else:
        records.update(stock, events.RELEASED, actor=actor, fields=["payable", "listed_at"])
    return stock


@transaction.atomic
def take_off_sale(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    """Nobody can buy it any more, unless a till is ringing it now (PayableReserved)."""
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, "take_off_sale", actor, stock.store_id)
    withdraw_offer(stock, actor=actor)
    delist_everywhere(stock, actor=system(actor.label))
    records.move(stock, "take_off_sale", table=STOCK_ITEM, actor=actor)
    return stock


@transaction.atomic
def deliver(stock_item_id: UUID, *, actor: Actor) -> StockItem:
    """The buyer, or somebody we do not know, has it."""
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, "deliver", actor, stock.store_id)
    items.require_free(lock_item(stock.item_id))
    sale = selectors.sale_that_counts(stock)
    stock.delivered_at = timezone.now()
    records.move(stock, "deliver", table=STOCK_ITEM, actor=actor, fields=["delivered_at"])
    buyer_id = sale.buyer_id if sale else None
    holder = HolderKind.CUSTOMER if buyer_id else HolderKind.UNKNOWN
    items.move_custody(
        actor=actor, item_id=stock.item_id, holder=holder, customer_id=buyer_id, reason_code="sold_and_delivered"
    )
    return stock


def payable_line(stock: StockItem) -> Line:
    """What the till rings; which article and tax code, the regime decides. Read by the customer on the ticket."""
    assert stock.price is not None
    today = today_in(stock.store)
    regime = regime_for(stock.item, entity=stock.store.entity, on=today, opted_out=stock.full_price)
    article, tax_code = rung_for(regime)
    with translation.override(stock.store.language):
        label = stock.item.title or str(stock.item.product.label(stock.store.language) if stock.item.product else "")
    return Line(label[:200] or stock.item.code, article, tax_code, quantity=Decimal(1), unit_price=stock.price)


def withdraw_offer(stock: StockItem, *, actor: Actor, at_once: bool = False) -> None:
    """No till is asked for it any more. `at_once`: it is gone, whatever a till is doing."""
    if stock.payable is not None and stock.payable.state == PayableState.OPEN:
        payments.withdraw_payable(stock.payable, actor=actor, at_once=at_once)


def give_up_code(stock: StockItem, *, actor: Actor) -> None:
    """Nothing payable for a life that is over answers any longer to the code on the thing: the next life's does."""
    payments.recode_subject(stock.pk, code=stock.code, actor=actor)
