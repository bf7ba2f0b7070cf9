"""What became of money on its way."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid
from apps.payments import operations as payments

from ... import selectors
from ...events import payout as events
from ...models import Payout, TradeIn
from ...states.payout import PayoutMode, PayoutState
from ...states.trade_in import TRADE_IN


@transaction.atomic
def confirm_transfer(trade_in_id: UUID, *, reference: str, actor: Actor) -> TradeIn:
    """The bank has taken the order under this reference."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "confirm_transfer", actor, trade_in.store_id)
    payout = _asked(trade_in)
    if payout.mode != PayoutMode.TRANSFER:
        raise Invalid({"": _("A till says itself what it paid out.")})
    if not reference.strip():
        raise Invalid({"/reference": _("Give the bank’s reference.")})
    payout.state, payout.reference, payout.sent_at = PayoutState.SENT, reference.strip()[:60], timezone.now()
    records.update(payout, events.SENT, actor=actor, fields=["state", "reference", "sent_at"], to_state=payout.state)
    trade_in.paid_at = payout.sent_at
    records.move(trade_in, "confirm_transfer", table=TRADE_IN, actor=actor, fields=["paid_at"])
    return trade_in


@transaction.atomic
def fail_payout(trade_in_id: UUID, *, reason: str, actor: Actor) -> TradeIn:
    """The bank sent it back, or nobody came for the cash: it is asked for anew, in this way or another. What a till has
    begun to pay out, or is paying out now, is not called off."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "fail_payout", actor, trade_in.store_id)
    payout = _asked(trade_in)
    if payout.payable is not None:
        if payout.payable.paid:
            raise Invalid({"": _("A till has paid part of it out.")})
        payments.withdraw_payable(payout.payable, actor=actor)
    payout.state, payout.failure = PayoutState.FAILED, reason.strip()[:200]
    records.update(payout, events.FAILED, actor=actor, fields=["state", "failure"], to_state=payout.state)
    records.move(trade_in, "fail_payout", table=TRADE_IN, actor=actor)
    return trade_in


@transaction.atomic
def put_in_stock(trade_in_id: UUID, *, actor: Actor) -> TradeIn:
    """The things bear their numbers and stand where they belong."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    records.move(trade_in, "put_in_stock", table=TRADE_IN, actor=actor)
    return trade_in


def _asked(trade_in: TradeIn) -> Payout:
    return trade_in.payouts.select_related("payable").get(state=PayoutState.ASKED)
