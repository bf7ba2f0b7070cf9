"""A sale has happened. The first one counts; the thing changes hands and our answerability begins."""

from collections.abc import Sequence

from apps.core import records
from apps.core.actors import Actor, system
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.models import Item
from apps.items.selectors import is_free, last_change_of_owner, lock_item
from apps.items.states import OwnerKind, VatOrigin
from apps.payments.models import Receipt
from apps.payments.states import PayableState
from apps.workshop.selectors import order_at_work_on

from .. import events, selectors
from ..inputs import Ticketed
from ..models import Sale, SaleReceipt, StockItem
from ..selectors.margin import regime_for
from ..states import SALE, STOCK_ITEM, UNSOLD, SaleState
from .compensating import FIRST_UNDONE, TAKEN_BACK_AT_TILL, make_good, settle_double
from .holding import end_hold_of
from .listing import delist_everywhere
from .margin import record_margin, reverse_margin
from .offering import withdraw_offer


def record_sale(stock: StockItem, told: Ticketed, *, actor: Actor, receipts: Sequence[Receipt] = ()) -> Sale:
    """A fact, never refused: it counts, or it came second (or the thing may not be sold) and is made good.

    The life is locked. A sale no till told takes the thing from the tills at once, whatever they are ringing.
    """
    sale = Sale(
        state=SaleState.COMPLETED if can_be_sold(stock) else SaleState.DOUBLE,
        stock_item=stock,
        item=stock.item,
        legal_entity_id=stock.legal_entity_id,
        store=told.store,
        channel=told.channel,
        buyer_id=told.buyer_id,
        amount=told.amount,
        discount=told.discount,
        currency=stock.currency,
        occurred_at=told.occurred_at,
        business_date=told.business_date,
        ticket=told.ticket,
    )
    if sale.state == SaleState.DOUBLE:
        make_good(sale, actor=actor, receipts=receipts)
    else:
        _promise(sale)
        records.create(sale, events.SALE_COMPLETED, actor=actor, to_state=sale.state, occurred_at=told.occurred_at)
        _change_hands(sale, actor)
    SaleReceipt.objects.bulk_create(SaleReceipt(sale=sale, receipt=receipt) for receipt in receipts)
    delist_everywhere(stock, actor=system(actor.label))
    if sale.state == SaleState.COMPLETED and not receipts:  # what a till was paid for stays as it was paid
        withdraw_offer(stock, actor=actor, at_once=True)
    return sale


def can_be_sold(stock: StockItem) -> bool:
    """It is on our shelves and ours, and the police neither hold it nor took it. The life is locked."""
    item: Item = lock_item(stock.item_id)
    return stock.status in UNSOLD and is_free(item) and item.owner_kind == OwnerKind.ENTITY


def take_over(double: Sale, *, actor: Actor) -> None:
    """The sale that came first was undone: this one counts after all, unless its money went back already."""
    settle_double(double, actor=actor, resolution=FIRST_UNDONE)
    _promise(double)
    records.move(double, "take_over", table=SALE, actor=actor, fields=["regime", "warranty_until", "presumption_until"])
    _change_hands(double, actor)


def undo_sale(sale: Sale, *, actor: Actor) -> bool:
    """Its money was taken back where it was paid: the thing is ours and for sale again, but for what the workshop has.
    False when it cannot follow: the thing has left, or the police have it."""
    stock = sale.stock_item
    if "unsell" not in {move.action for move in STOCK_ITEM.allowed_from(stock.status)} or not _can_come_back(sale):
        return False
    records.move(sale, "cancel", table=SALE, actor=actor)
    sale.receipts.all().delete()
    items.take_back_item(
        actor=actor, item_id=stock.item_id, vat_origin=VatOrigin(stock.vat_origin), amount=sale.amount,
        currency=sale.currency, source=_source(sale),
    )  # fmt: skip
    reverse_margin(sale, returned_amount=sale.amount, actor=actor)
    if order_at_work_on(stock.item_id):
        withdraw_offer(stock, actor=actor, at_once=True)
    offered = stock.payable is not None and stock.payable.state == PayableState.OPEN
    stock.sold_at = None
    records.move(stock, "unsell" if offered else "put_back", table=STOCK_ITEM, actor=actor, fields=["sold_at"])
    return True


def undo_double(double: Sale, *, actor: Actor) -> None:
    """Its money was taken back where it was paid: nothing is promised any more."""
    settle_double(double, actor=actor, resolution=TAKEN_BACK_AT_TILL)
    records.move(double, "cancel", table=SALE, actor=actor)
    double.receipts.all().delete()


def _change_hands(sale: Sale, actor: Actor) -> None:
    stock = sale.stock_item
    end_hold_of(stock, ended="sold", actor=actor)
    stock.sold_at = sale.occurred_at
    records.move(stock, "sell", table=STOCK_ITEM, actor=actor, fields=["sold_at"], occurred_at=sale.occurred_at)
    items.relinquish_item(
        actor=actor, item_id=stock.item_id, customer_id=sale.buyer_id, amount=sale.amount, currency=sale.currency,
        source=_source(sale), occurred_at=sale.occurred_at,
    )  # fmt: skip
    record_margin(sale, actor=actor)


def _promise(sale: Sale) -> None:
    """Under which VAT it is sold, and until when we answer for it."""
    entity = sale.stock_item.store.entity
    stock = sale.stock_item
    sale.regime = regime_for(stock.item, entity=entity, on=sale.business_date, opted_out=stock.full_price)
    sale.warranty_until, sale.presumption_until = selectors.warranty_from(sale.business_date, entity_id=entity.pk)


def _can_come_back(sale: Sale) -> bool:
    """It is still its buyer's and here: nobody bought it since, and the police neither hold it nor took it."""
    item, last = lock_item(sale.stock_item.item_id), last_change_of_owner(sale.item)
    is_still_sold = last is not None and last.source_id == sale.pk and item.merged_into_id is None
    return is_still_sold and is_free(item)


def _source(sale: Sale) -> Source:
    return Source(Sale.resource, sale.id, sale.code)
