"""What is promised back to the buyer of a channel is given once: by the channel, or by a till."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from apps.core import permissions as rights
from apps.core import records
from apps.core.actors import Actor, system
from apps.payments import operations as payments
from apps.payments import selectors as money
from apps.payments.models import Payable
from apps.payments.states import CaseKind, CaseState, PayableState

from .. import permissions, selectors
from ..models import Sale
from ..states import SALE, SaleState
from .compensating import settle_double
from .promising import withdraw_promise

GIVEN_BACK_BY_CHANNEL = gettext_lazy("Given back by the channel that sold it.")


@transaction.atomic
def have_channel_give_back(sale_id: UUID, *, asked_before: bool, actor: Actor) -> Decimal | None:
    """How much its channel is to give its buyer: all that is promised, and no till rings it meanwhile. PayableReserved
    while a till does. None when nothing is promised, or a till or a voucher has begun to give it.

    `asked_before`: the channel may have given it and its answer was lost. What was given here too is looked into.
    """
    sale, refund = _lock(sale_id, actor)
    if refund is None or not refund.total:
        return None
    if not _whole(refund):
        if asked_before:
            _look_into(sale, refund, actor)
        return None
    payments.reserve_payable(refund.pk, till=sale.channel, actor=system(actor.label))
    return refund.total


@transaction.atomic
def channel_gave_back(sale_id: UUID, *, amount: Decimal, actor: Actor) -> Sale:
    """The channel that sold it has given its buyer `amount`: that much is promised no longer, and a double is over.

    Where another amount is open by now, a till has paid meanwhile: nothing is settled, and a person must look.
    """
    sale, refund = _lock(sale_id, actor)
    if refund is None:
        return sale
    if refund.total != amount or not _whole(refund):
        _look_into(sale, refund, actor)
        return sale
    if sale.state == SaleState.DOUBLE:
        settle_double(sale, actor=actor, resolution=GIVEN_BACK_BY_CHANNEL)
        records.move(sale, "cancel", table=SALE, actor=system(actor.label))
    elif sale.state == SaleState.RETURNED:
        withdraw_promise(sale, actor=actor)
    for doubt in refund.cases.filter(kind=CaseKind.OVERPAID, state=CaseState.OPEN):
        payments.resolve_case(doubt.pk, resolution=str(GIVEN_BACK_BY_CHANNEL), actor=system(actor.label))
    return sale


@transaction.atomic
def channel_gave_nothing(sale_id: UUID, *, actor: Actor) -> None:
    """It said so: any till may pay the promise out."""
    sale, refund = _lock(sale_id, actor)
    if refund is not None:
        payments.release_payable(refund.pk, till=sale.channel, actor=system(actor.label))


@transaction.atomic
def channel_left_open(sale_id: UUID, *, actor: Actor) -> None:
    """Whether it gave will not be heard any more: a person asks there before a till pays the promise out."""
    sale, refund = _lock(sale_id, actor)
    if refund is not None:
        _look_into(sale, refund, actor, unanswered=sale.channel)


def _lock(sale_id: UUID, actor: Actor) -> tuple[Sale, Payable | None]:
    """The sale, its life locked, and what is promised of it still. What tills took is theirs to give back."""
    sale = selectors.lock_sale(sale_id, actor)
    rights.require(actor, permissions.SALES_WRITE, sale.store_id)
    standing = sale.refund is not None and sale.refund.state == PayableState.OPEN and not sale.receipts.exists()
    return sale, sale.refund if standing else None


def _whole(refund: Payable) -> bool:
    return refund.balance - money.promised_by_voucher(refund) == refund.total


def _look_into(sale: Sale, refund: Payable, actor: Actor, **more: str) -> None:
    """The sale's own case tells it while it is open."""
    if sale.case is None or sale.case.state != CaseState.OPEN:
        details = {"sale": sale.code, "ticket": sale.ticket, "amount": str(refund.total), "currency": sale.currency}
        payments.open_case(CaseKind.OVERPAID, payable=refund, actor=system(actor.label), details=details | more)
