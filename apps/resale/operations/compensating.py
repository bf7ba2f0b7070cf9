"""Two people bought one thing: the second is given the money back, and everybody is told."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor, system
from apps.payments import operations as payments
from apps.payments import selectors as money
from apps.payments.inputs import Line
from apps.payments.models import Payable, Receipt
from apps.payments.states import CaseKind, CaseState, PayableState, Purpose

from .. import events, permissions, selectors
from ..models import Sale
from ..states import SALE, SaleState
from .offering import as_subject

REFUND_ARTICLE, NO_TAX = "REFUND", "OUT_OF_SCOPE"  # what in the end was not sold bears no VAT
FIRST_UNDONE = gettext_lazy("The first sale was undone: this one counts.")
TAKEN_BACK_AT_TILL = gettext_lazy("Taken back at the till.")
GIVEN_BACK_BY_CHANNEL = gettext_lazy("Given back by the channel that sold it.")


def make_good(sale: Sale, *, actor: Actor, receipts: Sequence[Receipt] = ()) -> None:
    """Record the sale that cannot be: its money promised back, a case that names both sales, and what its buyer would
    be told. The life is locked; the sale is new."""
    counting = selectors.sale_that_counts(sale.stock_item)
    sale.refund = _promise_back(sale, receipts, actor)
    sale.message = _message(sale)
    sale.case = payments.open_case(
        CaseKind.SOLD_TWICE,
        actor=actor,
        receipt=receipts[0] if receipts else None,
        payable=sale.refund,
        details={
            "item": sale.item.code,
            "counts": counting.code if counting else "",
            "counts_ticket": counting.ticket if counting else "",
            "counts_channel": counting.channel if counting else "",
            "double": sale.code,
            "double_ticket": sale.ticket,
            "double_channel": sale.channel,
            "amount": str(sale.amount),
            "currency": sale.currency,
        },
    )
    records.create(sale, events.SALE_DOUBLED, actor=actor, to_state=sale.state, occurred_at=sale.occurred_at)


@transaction.atomic
def channel_gave_back(sale_id: UUID, *, amount: Decimal, actor: Actor) -> Sale:
    """The channel that sold it has given its buyer `amount`: that much is promised no longer, and a double is over.

    Where another amount is open by now, a till has paid meanwhile: nothing is settled, and a person must look.
    """
    sale = selectors.lock_sale(sale_id, actor)
    rights.require(actor, permissions.SALES_WRITE, sale.store_id)
    refund = sale.refund
    if refund is None or refund.state != PayableState.OPEN or refund.balance != amount or sale.receipts.exists():
        return sale
    if sale.state == SaleState.DOUBLE:
        settle_double(sale, actor=actor, resolution=GIVEN_BACK_BY_CHANNEL)
        records.move(sale, "cancel", table=SALE, actor=system(actor.label))
    elif sale.state == SaleState.RETURNED:
        withdraw_promise(sale, actor=actor)
    return sale


def settle_double(double: Sale, *, actor: Actor, resolution: Promise | str) -> None:
    """What was promised for it is no longer owed."""
    withdraw_promise(double, actor=actor)
    if double.case is not None and double.case.state == CaseState.OPEN:
        payments.resolve_case(double.case.pk, resolution=str(resolution), actor=system(actor.label))


def withdraw_promise(sale: Sale, *, actor: Actor) -> None:
    """Unless some of it was paid out already."""
    refund = sale.refund
    if refund is not None and refund.state == PayableState.OPEN and not refund.paid:
        payments.withdraw_payable(money.lock_payable(refund.pk), actor=actor, at_once=True)


def _promise_back(sale: Sale, receipts: Sequence[Receipt], actor: Actor) -> Payable:
    """Off what was paid to us where a till took it; else a promise of its own, which the channel's refund will meet."""
    paid = receipts[0].payable if receipts else None
    reason = _("Sold twice: %(code)s") % {"code": sale.code}
    if paid is not None and sale.amount <= money.refundable(money.lock_payable(paid.pk)) and sale.amount > 0:
        return payments.ask_refund(paid.pk, amount=sale.amount, reason=reason, actor=actor)
    with translation.override(sale.store.language):
        line = Line(str(_("Refund")), REFUND_ARTICLE, NO_TAX, Decimal(1), sale.amount)
    return payments.open_payable(
        as_subject(sale.stock_item), lines=[line], actor=actor, purpose=Purpose.REFUND, reason=reason
    )


def _message(sale: Sale) -> str:
    """What a person may send to the buyer; in the language of the store."""
    with translation.override(sale.store.language):
        return _(
            "Hello,\n\nYou bought %(thing)s (%(ticket)s). There is only one of it, and somebody else had bought it a "
            "moment before. We cannot deliver it and will give you back %(amount)s %(currency)s in full.\n\n"
            "We are sorry.\n%(store)s"
        ) % {
            "thing": sale.item.title or sale.item.code,
            "ticket": sale.ticket,
            "amount": sale.amount,
            "currency": sale.currency,
            "store": sale.store.name,
        }
