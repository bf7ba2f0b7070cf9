"""Money promised back for a sale: off what tills took for it, or a promise that its channel's own refund will meet."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.money import ZERO, total
from apps.payments import operations as payments
from apps.payments import selectors as money
from apps.payments.errors import TooMuchBack
from apps.payments.inputs import Line
from apps.payments.models import Payable, Receipt
from apps.payments.states import PayableState, Purpose

from .. import events
from ..models import Sale, SaleRefund
from .offering import as_subject

REFUND_ARTICLE, NO_TAX = "REFUND", "OUT_OF_SCOPE"  # what in the end was not sold bears no VAT


def most_back(sale: Sale, receipts: Sequence[Receipt]) -> Decimal:
    """What can still be given back of it: all of it, less what tills or managers gave back already. The life is
    locked."""
    return min(sale.amount, total(left for _paid, left in _left(receipts))) if receipts else sale.amount


def promise_back(
    sale: Sale, amount: Decimal, *, receipts: Sequence[Receipt], reason: str, actor: Actor
) -> list[Payable]:
    """Off each payable that was paid, the one with most left first; TooMuchBack when together they have less left. The
    life is locked."""
    if not receipts or not amount:
        with translation.override(sale.store.language):
            line = Line(str(_("Refund")), REFUND_ARTICLE, NO_TAX, Decimal(1), amount)
        purpose, reason = Purpose.REFUND, reason.strip()[:200]
        return [
            payments.open_payable(
                as_subject(sale.stock_item), lines=[line], actor=actor, purpose=purpose, reason=reason
            )
        ]
    promised, wanted = [], amount
    for paid, left in _left(receipts):
        if (part := min(wanted, left)) > 0:
            promised.append(payments.ask_refund(paid.pk, amount=part, reason=reason, actor=actor))
            wanted -= part
    if wanted:
        raise TooMuchBack(f"{amount - wanted} {sale.currency}")
    return promised


def promise_the_rest(sale: Sale, owed: Decimal, *, receipts: Sequence[Receipt], actor: Actor) -> None:
    """Of `owed` in all, what was not paid out and is not being: promised off these receipts, all that still stand,
    instead of what was. Nothing happens while that is the same. The life is locked."""
    known = promises_of(sale)
    loose = [one for one in known if one.state == PayableState.OPEN and not one.paid]
    begun = total(max(one.paid, one.total) for one in known if one.paid)
    left = ZERO
    for paid in _paid(receipts):
        promised = total(one.balance for one in loose if one.returns_id == paid.pk)
        left += max(money.refundable(paid) + promised, ZERO)
    rest = max(min(owed - begun, left), ZERO)
    if rest == total(one.balance for one in loose):
        return
    withdraw_promise(sale, actor=actor)
    if not rest:
        return
    anew = promise_back(sale, rest, receipts=receipts, reason=known[0].reason, actor=actor)
    if known[0].paid:
        keep_promises(sale, [known[0], *anew])
        return
    sale.refund = anew[0]
    records.update(
        sale, events.SALE_CORRECTED, actor=actor, fields=["refund"], from_state=sale.state, to_state=sale.state
    )
    keep_promises(sale, [*anew, known[0]])


def keep_promises(sale: Sale, promised: Sequence[Payable]) -> None:
    """Those beyond its first, once the sale is saved."""
    SaleRefund.objects.bulk_create(SaleRefund(sale=sale, payable=payable) for payable in promised[1:])


def promises_of(sale: Sale) -> list[Payable]:
    """All that was ever promised for it, locked."""
    known = [sale.refund_id, *sale.further_refunds.order_by("id").values_list("payable_id", flat=True)]
    return [money.lock_payable(payable_id) for payable_id in known if payable_id]


def withdraw_promise(sale: Sale, *, actor: Actor) -> None:
    """Unless some of it was paid out already."""
    for refund in promises_of(sale):
        if refund.state == PayableState.OPEN and not refund.paid:
            payments.withdraw_payable(refund, actor=actor, at_once=True)


def _left(receipts: Sequence[Receipt]) -> list[tuple[Payable, Decimal]]:
    """What these receipts paid, locked, each with what is left to give back of it; the most first."""
    left = [(payable, max(money.refundable(payable), ZERO)) for payable in _paid(receipts)]
    return sorted(left, key=lambda row: row[1], reverse=True)


def _paid(receipts: Sequence[Receipt]) -> list[Payable]:
    return [money.lock_payable(payable_id) for payable_id in sorted({r.payable_id for r in receipts if r.payable_id})]
