"""Which actions of the tables are refused as things are: what their operations ask, asked beforehand."""

from apps.core.actors import Actor
from apps.core.api.actions import Guards
from apps.items.selectors import is_free
from apps.items.states import OwnerKind
from apps.payments import selectors as money
from apps.workshop.selectors import order_at_work_on

from .. import ports
from ..models import Listing, Sale, StockItem
from ..states import StockStatus


def _away(stock: StockItem, _actor: Actor) -> bool:
    return not is_free(stock.item)


def _not_yet_for_sale(stock: StockItem, actor: Actor) -> bool:
    return stock.price is None or _away(stock, actor) or order_at_work_on(stock.item_id) is not None


def _being_rung(stock: StockItem, _actor: Actor) -> bool:
    return any(payable.pk == stock.payable_id for payable in money.rung_now(stock.pk))


def _by_its_sale(_stock: StockItem, _actor: Actor) -> bool:
    """A thing comes back by an action of the sale, which knows what was paid."""
    return True


def _not_to_be_shown(listing: Listing, _actor: Actor) -> bool:
    channel = listing.channel
    for_sale = listing.stock_item.status == StockStatus.LISTED
    return not for_sale or not channel.active or ports.adapter_for(channel.kind) is None


def _not_to_be_taken_back(sale: Sale, _actor: Actor) -> bool:
    return sale.item.owner_kind == OwnerKind.ENTITY or not is_free(sale.item)


STOCK_GUARDS: Guards = {
    **dict.fromkeys(("start_refurbishment", "make_ready", "regrade", "deliver", "scrap", "harvest"), _away),
    "release": _not_yet_for_sale,
    "take_off_sale": _being_rung,
    "take_back": _by_its_sale,
}
LISTING_GUARDS: Guards = {"publish": _not_to_be_shown}
SALE_GUARDS: Guards = {"take_back": _not_to_be_taken_back}
