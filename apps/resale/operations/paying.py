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
from apps.payments.states import SETTLED, PayableState, PaymentState

from .. import selectors
from ..inputs import Ticketed
from ..models import Sale, StockItem
from ..selectors import Live
from ..states import UNSOLD, SaleState
from .margin import check_rung
from .offering import as_subject
from .promising import withdraw_promise
from .selling import record_sale, take_over, undo_double, undo_sale

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
        followed, undone = _undo_reversed(stock, live, itself)
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


def _undo_reversed(stock: StockItem, live: Live, actor: Actor) -> tuple[bool, bool]:
    """Sales whose tickets were taken back: (could all be undone, was the one that counted undone)."""
    followed, undone = True, False
    sales = Sale.objects.filter(stock_item=stock, receipts__isnull=False).distinct().order_by("id")
    for sale in sales.select_related("stock_item__store__entity", "stock_item__payable", "item", "refund", "case"):
        if live.left_of(sale.receipts.values_list("receipt_id", flat=True)) >= sale.amount:
            continue
        if sale.state == SaleState.COMPLETED:
            undone = undo_sale(sale, actor=actor)
            followed &= undone
        elif sale.state == SaleState.DOUBLE:
            undo_double(sale, actor=actor)
        elif sale.state == SaleState.RETURNED:
            withdraw_promise(sale, actor=actor)  # the till gave the money back in its own way
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
            record_sale(stock, _told(live.fresh, min(paid, asked)), actor=actor, receipts=live.fresh)
    else:  # off sale, and rung all the same
        record_sale(stock, _told(live.fresh, paid), actor=actor, receipts=live.fresh)


def _find_doubles(stock: StockItem, live: Live, actor: Actor) -> None:
    """Each further ticket that pays the thing, or most of it. Less is somebody's deposit: `overpaid` tells."""
    for receipts in live.new_tickets:
        paid = _paid(receipts)
        enough = stock.price is None or (paid + total(one.discount for one in receipts)) * HALF >= stock.price
        if enough:
            record_sale(stock, _told(receipts, paid), actor=actor, receipts=receipts)


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
