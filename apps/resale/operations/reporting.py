"""A channel says that it sold. What has happened is recorded; what has not may be refused."""

from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core.actors import Actor, system
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.money import rounded
from apps.customers.models import Customer

from .. import permissions, selectors
from ..errors import AlreadySold
from ..inputs import ReportedSale, Ticketed
from ..models import Listing, Sale, StockItem
from .selling import can_be_sold, record_sale


@transaction.atomic
def report_sale(code: str, told: ReportedSale, *, actor: Actor) -> tuple[Sale, bool]:
    """`code`: of the listing, or of the thing; (sale, is it new). The same thing under the channel's own number again
    answers the first.

    Recorded as a double when somebody else was first, or the police have it, unless `may_refuse`: then AlreadySold, and
    nothing is recorded.
    """
    stock, channel = _found(code, actor)
    rights.require(actor, permissions.SALES_WRITE, stock.store_id)
    known = _known(stock, told, channel)
    if known is not None:
        return known, False
    _require_sensible(told, stock)
    if told.may_refuse and not can_be_sold(stock):
        raise AlreadySold
    day = timezone.localdate(told.occurred_at, ZoneInfo(stock.store.timezone))
    ticketed = Ticketed(
        amount=told.amount,
        discount=told.discount,
        occurred_at=told.occurred_at,
        business_date=day,
        ticket=told.reference,
        store=stock.store,
        channel=channel,
        buyer_id=told.buyer_id,
    )
    return record_sale(stock, ticketed, actor=system(actor.label)), True


def _found(code: str, actor: Actor) -> tuple[StockItem, str]:
    """The life, locked, and the channel that reports."""
    listing = Listing.objects.select_related("channel").filter(code=code).first()
    known = listing.stock_item if listing else selectors.stock_by_code(code)
    if known is None:
        raise NotFound
    stock = selectors.lock_for_sale(known.pk, actor)
    return stock, listing.channel.code if listing else f"api:{actor.id}"[:20]


def _known(stock: StockItem, told: ReportedSale, channel: str) -> Sale | None:
    """Told before by the channel: an order may hold several things, and a thing stands in it once, whichever of its
    lives it was sold from."""
    rows = Sale.objects.select_related("stock_item")
    known = rows.filter(channel=channel, ticket=told.reference, item_id=stock.item_id).first()
    if known is not None and known.amount != told.amount:
        raise Conflict(_("This order was reported before with another content."), field="/reference", sale=known.code)
    return known


def _require_sensible(told: ReportedSale, stock: StockItem) -> None:
    wrong = {}
    if told.currency != stock.currency:
        wrong["/currency"] = _("This company counts in %(currency)s.") % {"currency": stock.currency}
    for name, amount in (("/amount", told.amount), ("/discount", told.discount)):
        if amount < 0 or amount != rounded(amount, stock.currency):
            wrong[name] = _("An amount of zero or more, in whole cents.")
    known = Customer.objects.filter(legal_entity_id=stock.legal_entity_id)
    if told.buyer_id is not None and not known.filter(pk=told.buyer_id).exists():
        wrong["/buyer"] = _("This customer is not known to the store’s company.")
    if wrong:
        raise Invalid(wrong)
