"""A till tells another sum of what made a sale (a clerk had declared it, or its rest is paid): the same sale, put
right."""

from collections.abc import Sequence
from decimal import Decimal

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, total
from apps.items import operations as items
from apps.items.inputs import Source
from apps.items.states import EntryKind
from apps.payments.models import Receipt
from apps.payments.states import PayableState

from .. import events
from ..models import Sale, SaleReceipt
from ..states import SaleState
from .compensating import make_good_anew
from .margin import correct_margin


def correct_sale(sale: Sale, receipts: Sequence[Receipt], *, actor: Actor) -> None:
    """Amount and discount are what these receipts, all that made it, say now; nothing happens while they say the same.
    The life is locked."""
    paid, discount = total(one.amount for one in receipts), total(one.discount for one in receipts)
    asked = _asked(sale, receipts) if sale.state == SaleState.COMPLETED else None
    amount = paid if asked is None else min(paid, max(asked, sale.amount))  # what is too much is the buyer's
    if (amount, discount) == (sale.amount, sale.discount):
        return
    if sale.state == SaleState.DOUBLE:
        make_good_anew(sale, amount=amount, discount=discount, receipts=receipts, actor=actor)
        return
    earned, more_off = amount - sale.amount, discount - sale.discount
    sale.amount, sale.discount = amount, discount
    records.update(
        sale, events.SALE_CORRECTED, actor=actor, fields=["amount", "discount"],
        from_state=sale.state, to_state=sale.state,
    )  # fmt: skip
    correct_margin(sale, discount=more_off, actor=actor)
    if earned:
        items.record_entry(
            actor=actor, item_id=sale.item_id, kind=EntryKind.SALE_CORRECTION, amount=earned, currency=sale.currency,
            source=Source(Sale.resource, sale.id, sale.code), label=f"{amount - earned} → {amount} ({sale.version})",
        )  # fmt: skip


def pays_the_rest(sale: Sale, receipts: Sequence[Receipt], *, actor: Actor) -> bool:
    """Whether these receipts pay what was left to pay of this sale, and no more: then they are part of it."""
    known = [link.receipt for link in sale.receipts.select_related("receipt")]
    asked, settled = _asked(sale, known), total(one.amount + one.discount + one.rounding for one in receipts)
    if asked is None or not ZERO < settled <= asked - sale.amount:
        return False
    SaleReceipt.objects.bulk_create(SaleReceipt(sale=sale, receipt=receipt) for receipt in receipts)
    correct_sale(sale, [*known, *receipts], actor=actor)
    return True


def _asked(sale: Sale, receipts: Sequence[Receipt]) -> Decimal | None:
    """The price, less what these took off; None where nothing is asked any more of what they paid."""
    payable = sale.stock_item.payable
    if payable is None or payable.state != PayableState.OPEN or payable.pk not in {one.payable_id for one in receipts}:
        return None
    return payable.total - total(one.discount + one.rounding for one in receipts)
