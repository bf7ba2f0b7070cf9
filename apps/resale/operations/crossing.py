"""Another company of the house buys a thing of ours: items calls this port, in the transaction of its arrival."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.items.errors import NotForTransfer
from apps.items.models import Item
from apps.items.ports import Crossing
from apps.items.selectors import lock_item
from apps.items.states import VatOrigin
from apps.stores.models import Store
from apps.stores.selectors import today_in

from .. import events, selectors
from ..models import Sale, StockItem
from ..selectors.margin import regime_for
from ..states import OFF_SALE, STOCK_ITEM, UNSOLD, Regime, SaleState
from .listing import delist_everywhere
from .margin import record_margin, record_purchases
from .offering import give_up_code, withdraw_offer
from .stocking import begin_life, take_into_stock

# What the seller's VAT makes it for the buyer: where it showed on the invoice it is deducted, and the margin is closed.
BOUGHT_UNDER = {
    Regime.MARGIN: VatOrigin.MARGIN_PURCHASE,
    Regime.STANDARD: VatOrigin.DEDUCTED,
    Regime.EXEMPT: VatOrigin.EXEMPT_PURCHASE,
}


class StockBetweenCompanies:
    resource = StockItem.resource

    def is_for_sale(self, item_id: UUID) -> bool:
        return StockItem.objects.filter(item_id=item_id, status__in=UNSOLD).exclude(status__in=OFF_SALE).exists()

    def vat_origins_for_buyer(self, item_ids: Collection[UUID]) -> dict[UUID, VatOrigin]:
        items = Item.objects.select_related("legal_entity", "store").in_bulk(list(item_ids))
        stock = selectors.stock_of(item_ids)
        return {pk: BOUGHT_UNDER[_regime(item, _off_sale(item, stock.get(pk)))] for pk, item in sorted(items.items())}

    def leave(self, crossing: Crossing, *, actor: Actor) -> None:
        """A thing that never stood on our shelves has a life there for the moment: a sale is always of one."""
        stock = take_into_stock(crossing.item_id, actor=actor, occurred_at=crossing.occurred_at)
        assert stock is not None  # it is ours, and locked
        store = Store.objects.select_related("entity").get(pk=crossing.store_id)
        sale = Sale(
            state=SaleState.TRANSFERRED,
            stock_item=stock,
            item=stock.item,
            legal_entity=store.entity,
            store=store,
            amount=crossing.price,
            currency=crossing.currency,
            occurred_at=crossing.occurred_at,
            business_date=today_in(store),
            ticket=crossing.transfer_code,
            regime=_regime(stock.item, stock),
        )
        withdraw_offer(stock, actor=actor, at_once=True)
        delist_everywhere(stock, actor=actor)
        records.create(
            sale, events.SALE_TRANSFERRED, actor=actor, to_state=sale.state, occurred_at=crossing.occurred_at
        )  # fmt: skip
        stock.sold_at = crossing.occurred_at
        records.move(
            stock, "transfer", table=STOCK_ITEM, actor=actor, fields=["sold_at"], occurred_at=crossing.occurred_at
        )  # fmt: skip
        give_up_code(stock, actor=actor)
        record_margin(sale, actor=actor)

    def arrive(self, crossing: Crossing, *, actor: Actor) -> None:
        item = lock_item(crossing.item_id)
        begin_life(item, actor=actor, occurred_at=crossing.occurred_at)
        record_purchases(item, actor=actor)


def _off_sale(item: Item, stock: StockItem | None) -> StockItem | None:
    if stock is not None and stock.status not in OFF_SALE:
        raise NotForTransfer(
            _("%(item)s is for sale or kept for somebody: take it off sale first.") % {"item": item.code},
            field="/items",
            item=item.code,
        )
    return stock


def _regime(item: Item, stock: StockItem | None) -> Regime:
    """What it would be sold under to anybody, with what was chosen for this one."""
    full_price = stock is not None and stock.full_price
    return regime_for(item, entity=item.legal_entity, on=today_in(item.store), opted_out=full_price)
