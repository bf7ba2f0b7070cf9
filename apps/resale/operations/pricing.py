"""What is asked for a thing: who may ask how little, and what was asked before."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import IllegalTransition, Invalid
from apps.core.money import rounded
from apps.items.selectors import cost_of
from apps.payments import operations as payments
from apps.payments.inputs import LARGEST
from apps.payments.states import PayableState

from .. import events, permissions, selectors
from ..errors import BelowCost
from ..inputs import Pricing
from ..models import PriceChange, StockItem
from ..states import STOCK_ITEM, UNSOLD
from .listing import reprice_listings
from .offering import payable_line


@transaction.atomic
def price(stock_item_id: UUID, asked: Pricing, *, actor: Actor) -> StockItem:
    """Ask this much, tax included, from now on; a till that rings it asks the same. Below what it has cost or below its
    floor: BelowCost without the right for it, and a reason with it. A floor is put down by who has that right
    (PermissionRefused). The same price again changes nothing."""
    stock = selectors.lock_stock(stock_item_id, actor)
    rights.require(actor, permissions.STOCK_PRICE, stock.store_id)
    if stock.status not in UNSOLD:
        allowed = [move.action for move in STOCK_ITEM.actions_for(stock, actor, stock.store_id)]
        raise IllegalTransition(state=stock.status, action="price", allowed=allowed)
    floor = stock.floor if asked.floor is None else asked.floor
    _require_sensible(asked.price, floor, stock.currency)
    least = selectors.least_price(stock, floor, cost=cost_of(stock.item))
    if asked.price < least:
        if not rights.allows(actor, permissions.STOCK_BELOW_COST, stock.store_id):
            raise BelowCost(least=str(least), currency=stock.currency)
        if not asked.reason.strip():
            raise Invalid({"/reason": _("Say in a few words why it goes below cost.")})
    if floor < stock.floor:
        rights.require(actor, permissions.STOCK_BELOW_COST, stock.store_id)
    set_price(stock, asked.price, floor=floor, reason=asked.reason, actor=actor)
    return stock


def set_price(
    stock: StockItem, amount: Decimal, *, floor: Decimal, actor: Actor, reason: str = "", markdown: bool = False
) -> None:
    """The life is locked and whoever asks may; tills and channels ask the new price. PayableReserved while a till rings
    it."""
    if (amount, floor) == (stock.price, stock.floor):
        return
    is_new = amount != stock.price
    if is_new:
        PriceChange.objects.create(
            stock_item=stock,
            price=amount,
            previous=stock.price,
            cost=cost_of(stock.item),
            reason=reason.strip()[:200],
            markdown=markdown,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_label=actor.label,
            since=timezone.now(),
        )
    stock.price, stock.floor = amount, floor
    records.update(stock, events.PRICED, actor=actor, fields=["price", "floor"])
    if stock.payable is not None and stock.payable.state == PayableState.OPEN:
        payments.revise_payable(stock.payable, lines=[payable_line(stock)], actor=actor)
    if is_new:
        reprice_listings(stock, actor=actor)


def _require_sensible(amount: Decimal, floor: Decimal, currency: str) -> None:
    wrong = {}
    if not 0 < amount <= LARGEST or amount != rounded(amount, currency):
        wrong["/price"] = _("An amount above zero, at most %(most)s, in whole cents.") % {"most": LARGEST}
    if not 0 <= floor <= LARGEST or floor != rounded(floor, currency):
        wrong["/floor"] = _("An amount of zero or more, in whole cents.")
    if wrong:
        raise Invalid(wrong)
