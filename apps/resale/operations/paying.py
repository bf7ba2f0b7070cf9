"""How till payments sell things: the payments app calls this port inside its own transaction, whichever door it was."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from apps.core.actors import Actor, system
from apps.core.money import ZERO, total
from apps.payments import selectors as money
from apps.payments.inputs import Subject
from apps.payments.models import Payable, Receipt
from apps.payments.states import SETTLED, PayableState, PaymentState, ReceiptKind

from .. import selectors
from ..inputs import Ticketed
from ..models import Sale, StockItem
from ..selectors import Live
from ..states import UNSOLD, SaleState
from .correcting import correct_sale, pays_the_rest
from .margin import check_rung
from .offering import as_subject
from .promising import promise_the_rest
from .selling import can_be_sold, record_sale, take_over, undo_double, undo_sale

SELLS = (*SETTLED, PaymentState.DECLARED)  # a clerk's word sells too: nobody else may buy it meanwhile
HALF = Decimal(2)


class StockItemPayable:
    """What is paid is sold; a second ticket for what is sold already is a double; what tills take back is undone."""

    resource = StockItem.resource

    def find(self, code: str) -> Subject | None:
        stock = selectors.stock_by_code(code)
        return as_subject(stock) if stock else None

    def lock(self, subject_id: UUID) -> None:
        StockItem.objects.select_for_update().only("id").get(pk=subject_id)

    def payment_changed(self, payable: Payable, *, actor: Actor, occurred_at: datetime) -> bool:
        stock = StockItem.objects.select_related("item__product", "store__entity", "payable").get(pk=payable.subject_id)
        itself = system(actor.label)
        live = selectors.live_receipts(stock.pk)
        followed, undone = _follow_tickets(stock, live, itself)
        stock.refresh_from_db(fields=["status", "version", "sold_at"])
        if undone and (double := _first_let_down(stock)) is not None:
            take_over(double, actor=itself)
        elif stock.status in UNSOLD:
            _sell(stock, payable, selectors.live_receipts(stock.pk), itself)
        else:
            _find_doubles(stock, live, itself)
        counting = selectors.sale_that_counts(stock)
        if counting is not None:
            check_rung(counting, actor=itself)
        still_paid = payable.state != PayableState.OPEN or payable.payment_state in SELLS
        return followed and (counting is None or still_paid)


def _follow_tickets(stock: StockItem, live: Live, actor: Actor) -> tuple[bool, bool]:
    """Sales whose tickets now say otherwise: put right, or undone where they no longer all stand. What is promised back
    is what tills have not given back. (Could all be undone, was the one that counted.)"""
    followed, undone = True, False
    sales = Sale.objects.filter(stock_item=stock, receipts__isnull=False).distinct().order_by("id")
    sales = sales.select_related("stock_item__store__entity", "stock_item__payable", "store", "item", "refund", "case")
    for sale in sales.prefetch_related("receipts__receipt"):
        told = [link.receipt for link in sale.receipts.all()]
        standing = live.standing({receipt.pk for receipt in told})
        if sale.state == SaleState.COMPLETED and len(standing) == len(told):
            correct_sale(sale, standing, actor=actor)
        elif sale.state == SaleState.COMPLETED:
            undone = undo_sale(sale, actor=actor)
            followed &= undone
        elif sale.state == SaleState.DOUBLE and standing:
            correct_sale(sale, standing, actor=actor)
            promise_the_rest(sale, _paid(standing), receipts=standing, actor=actor)
        elif sale.state == SaleState.DOUBLE:
            undo_double(sale, actor=actor)
        elif sale.state == SaleState.RETURNED:
            owed = sale.returned_amount - (_paid(told) - _paid(standing))
            promise_the_rest(sale, owed, receipts=standing, actor=actor)
    return followed, undone


def _first_let_down(stock: StockItem) -> Sale | None:
    """At a till, and not paid back. What a channel sold second, it has been told to cancel."""
    waiting = Sale.objects.filter(stock_item=stock, state=SaleState.DOUBLE, refund__paid=0, receipts__isnull=False)
    waiting = waiting.exclude(further_refunds__payable__paid__gt=0).order_by("id")
    return waiting.select_related("stock_item__store__entity", "refund", "case", "item").first()


def _sell(stock: StockItem, payable: Payable, live: Live, actor: Actor) -> None:
    """To whoever paid, when what is not promised back covers what is asked."""
    if not live.fresh:
        return
    paid = _paid(live.fresh)
    if payable.state == PayableState.OPEN:
        if money.refundable(payable) >= payable.balance + payable.paid:
            asked = payable.total - total(receipt.discount + receipt.rounding for receipt in live.fresh)
            amount = min(paid, asked) if can_be_sold(stock) else paid  # what is too much is still the buyer's
            record_sale(stock, _told(live.fresh, amount), actor=actor, receipts=live.fresh)
    elif _is_a_price(stock, live.fresh):  # off sale, and rung all the same
        record_sale(stock, _told(live.fresh, paid), actor=actor, receipts=live.fresh)


def _find_doubles(stock: StockItem, live: Live, actor: Actor) -> None:
    """Each further ticket that pays the thing and not the rest of what sold it. Of less, `overpaid` tells."""
    counting = selectors.sale_that_counts(stock)
    for receipts in live.new_tickets:
        if counting is not None and pays_the_rest(counting, receipts, actor=actor):
            continue
        if _is_a_price(stock, receipts):
            record_sale(stock, _told(receipts, _paid(receipts)), actor=actor, receipts=receipts)


def _is_a_price(stock: StockItem, receipts: Sequence[Receipt]) -> bool:
    """Where nothing is asked, so that no balance says whether it is paid: most of the thing's price was, or all of it
    in deposits. Less is somebody's deposit, which sells nothing: a case tells of the money."""
    is_deposit = all(receipt.kind == ReceiptKind.DEPOSIT for receipt in receipts)
    if stock.price is None:
        return not is_deposit
    offered = _paid(receipts) + total(receipt.discount for receipt in receipts)
    return offered * (1 if is_deposit else HALF) >= stock.price


def _told(receipts: Sequence[Receipt], amount: Decimal) -> Ticketed:
    last = receipts[-1]
    return Ticketed(
        amount=max(amount, ZERO),
        discount=total(receipt.discount for receipt in receipts),
        occurred_at=last.occurred_at,
        business_date=last.business_date,
        ticket=selectors.ticket_of(last),
        store=last.store,
    )


def _paid(receipts: Sequence[Receipt]) -> Decimal:
    return total(receipt.amount for receipt in receipts)
