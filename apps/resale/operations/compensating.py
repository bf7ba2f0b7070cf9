"""Two people bought one thing: the second is given the money back, and everybody is told."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import records
from apps.core.actors import Actor, system
from apps.payments import operations as payments
from apps.payments.models import Payable, Receipt
from apps.payments.states import CaseKind, CaseState

from .. import events, selectors
from ..models import Sale
from .promising import keep_promises, most_back, promise_back, promises_of, withdraw_promise

FIRST_UNDONE = gettext_lazy("The first sale was undone: this one counts.")
TOLD_ANOTHER_SUM = gettext_lazy("The till told another sum, which is promised now.")
TAKEN_BACK_AT_TILL = gettext_lazy("Taken back at the till.")


def make_good(sale: Sale, *, actor: Actor, receipts: Sequence[Receipt] = ()) -> None:
    """Record the sale that cannot be: its money promised back, a case that names both sales, and what its buyer would
    be told. The life is locked; the sale is new."""
    promised = _let_down(sale, receipts, actor)
    records.create(sale, events.SALE_DOUBLED, actor=actor, to_state=sale.state, occurred_at=sale.occurred_at)
    keep_promises(sale, promised)


def make_good_anew(
    double: Sale, *, amount: Decimal, discount: Decimal, receipts: Sequence[Receipt], actor: Actor
) -> None:
    """Its till told another sum: that is promised back instead, unless some was paid out already. Then the case of the
    declaration that differs is what a person looks at."""
    if any(payable.paid for payable in promises_of(double)):
        return
    settle_double(double, actor=actor, resolution=TOLD_ANOTHER_SUM)
    double.amount, double.discount = amount, discount
    promised = _let_down(double, receipts, actor)
    records.update(
        double, events.SALE_CORRECTED, actor=actor, fields=["amount", "discount", "refund", "message", "case"],
        from_state=double.state, to_state=double.state,
    )  # fmt: skip
    keep_promises(double, promised)


def settle_double(double: Sale, *, actor: Actor, resolution: Promise | str) -> None:
    """What was promised for it is no longer owed."""
    withdraw_promise(double, actor=actor)
    if double.case is not None and double.case.state == CaseState.OPEN:
        payments.resolve_case(double.case.pk, resolution=str(resolution), actor=system(actor.label))


def _let_down(sale: Sale, receipts: Sequence[Receipt], actor: Actor) -> list[Payable]:
    counting = selectors.sale_that_counts(sale.stock_item)
    reason = _("Sold twice: %(code)s") % {"code": sale.code}
    promised = promise_back(sale, most_back(sale, receipts), receipts=receipts, reason=reason, actor=actor)
    sale.refund = promised[0]
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
    return promised


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
