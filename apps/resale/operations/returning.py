"""A sold thing comes back: this very margin and this warranty are undone, and it begins another life."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor, system
from apps.core.errors import Invalid
from apps.core.money import rounded
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.selectors import lock_item
from apps.items.states import HolderKind, VatOrigin
from apps.stores.models import Store
from apps.stores.selectors import today_in

from .. import permissions, selectors
from ..inputs import Returned
from ..models import Sale, StockItem
from ..states import SALE, STOCK_ITEM, StockStatus
from .margin import reverse_margin
from .offering import give_up_code
from .promising import keep_promises, most_back, promise_back
from .stocking import begin_life


@transaction.atomic
def take_back(sale_id: UUID, returned: Returned, *, actor: Actor) -> Sale:
    """The buyer is promised their money, the margin of this sale is taken back, and we answer for it no more. The thing
    stands to be graded again."""
    sale = selectors.lock_sale(sale_id, actor)
    SALE.check(sale, "take_back", actor, sale.store_id)
    stock, now = sale.stock_item, timezone.now()
    store_id = _where_it_is(sale, returned, actor)
    receipts = [link.receipt for link in sale.receipts.select_related("receipt")]
    most = most_back(sale, receipts)
    amount = _amount(sale, returned, most)
    back = sale.amount - most + amount  # with what was given back of it before
    items.take_back_item(
        actor=actor, item_id=stock.item_id, vat_origin=VatOrigin(stock.vat_origin), amount=back,
        currency=sale.currency, source=Source(Sale.resource, sale.id, sale.code), occurred_at=now,
    )  # fmt: skip
    itself, reason = system("resale"), returned.reason
    promised = promise_back(sale, amount, receipts=receipts, reason=reason, actor=itself) if amount else []
    keep_promises(sale, promised)
    sale.refund = next(iter(promised), None)
    sale.returned_at, sale.returned_amount = now, amount
    today = today_in(sale.store)
    sale.warranty_until = min(filter(None, (sale.warranty_until, today)))
    sale.presumption_until = min(filter(None, (sale.presumption_until, today)))
    fields = ["refund", "returned_at", "returned_amount", "warranty_until", "presumption_until"]
    records.move(
        sale, "take_back", table=SALE, actor=actor, fields=fields, facts={"amount": str(amount)},
        reason_code="returned",
    )  # fmt: skip
    reverse_margin(sale, returned_amount=back, actor=actor)
    _begin_again(stock, store_id, actor)
    return sale


@transaction.atomic
def regrade(stock_item_id: UUID, *, grade: str, actor: Actor, notes: str = "") -> StockItem:
    """What came back is looked at once more, and is ready for sale at the grade it has now."""
    stock = selectors.lock_stock(stock_item_id, actor)
    STOCK_ITEM.check(stock, "regrade", actor, stock.store_id)
    items.require_free(lock_item(stock.item_id))
    items.grade_item(actor=actor, item_id=stock.item_id, grade=grade, kind="inspected", findings=(), notes=notes)
    records.move(stock, "regrade", table=STOCK_ITEM, actor=actor)
    return stock


def _begin_again(stock: StockItem, store_id: UUID, actor: Actor) -> None:
    """The old life ends with its money; the code on the label is the new one's from now on."""
    records.move(stock, "take_back", table=STOCK_ITEM, actor=actor)
    give_up_code(stock, actor=actor)
    items.move_custody(
        actor=actor, item_id=stock.item_id, holder=HolderKind.STORE, store_id=store_id, reason_code="sale_returned"
    )
    item = lock_item(stock.item_id)
    begin_life(item, actor=actor, status=StockStatus.REGRADING, previous=stock)


def _where_it_is(sale: Sale, returned: Returned, actor: Actor) -> UUID:
    """Where it has stood since it was sold, else where it is handed in: a store of the company where they may take
    back."""
    item = lock_item(sale.stock_item.item_id)
    if item.custody == HolderKind.STORE:
        return item.store_id
    if not returned.store:
        return sale.store_id
    store = Store.objects.filter(code=returned.store, entity_id=sale.legal_entity_id).first()
    if store is None:
        raise Invalid({"/store": _("No store of yours has this code.")})
    rights.require(actor, permissions.SALES_RETURN, store.pk)
    return store.pk


def _amount(sale: Sale, returned: Returned, most: Decimal) -> Decimal:
    wrong = {}
    amount = most if returned.amount is None else returned.amount
    if not 0 <= amount <= sale.amount or amount != rounded(amount, sale.currency):
        wrong["/amount"] = _("From zero to %(most)s, in whole cents.") % {"most": sale.amount}
    if not returned.reason.strip():
        wrong["/reason"] = _("Say in a few words why it comes back.")
    if wrong:
        raise Invalid(wrong)
    return amount
