"""How money moves a trade-in: the payments app calls this port inside its own transaction."""

from datetime import datetime
from uuid import UUID

from apps.core import records
from apps.core.actors import Actor, system
from apps.payments.inputs import Subject
from apps.payments.models import Payable
from apps.payments.states import SETTLED, PayableState, Purpose

from ...events import payout as events
from ...events import trade_in as told
from ...models import Payout, TradeIn
from ...states.payout import PayoutState
from ...states.trade_in import TRADE_IN, TradeInStatus


def as_subject(trade_in: TradeIn) -> Subject:
    return Subject(TradeIn.resource, trade_in.id, trade_in.code, trade_in.store, trade_in.customer_id)


class TradeInPayable:
    """What goes out of a drawer pays the seller; what comes in pays back a rescinded purchase and moves nothing."""

    resource = TradeIn.resource

    def find(self, code: str) -> Subject | None:
        trade_in = TradeIn.objects.select_related("store__entity").filter(code=code).first()
        return as_subject(trade_in) if trade_in else None

    def lock(self, subject_id: UUID) -> None:
        TradeIn.objects.select_for_update().only("id").get(pk=subject_id)

    def payment_changed(self, payable: Payable, *, actor: Actor, occurred_at: datetime) -> bool:
        trade_in = TradeIn.objects.get(pk=payable.subject_id)
        if payable.purpose != Purpose.BUYBACK:
            records.update(trade_in, told.PAYMENT_CHANGED, actor=actor, fields=[], occurred_at=occurred_at)
            return True
        payout = Payout.objects.filter(payable=payable).first()
        if payout is None:  # it is being asked for in this very transaction, which looks again
            return True
        paid = payable.state == PayableState.OPEN and payable.payment_state in SETTLED
        if paid == (payout.state == PayoutState.SENT):
            return True
        action = {(TradeInStatus.PAYING, True): "settle", (TradeInStatus.PAID, False): "unsettle"}.get(
            (TradeInStatus(trade_in.status), paid)
        )
        if action is None:
            return False
        payout.state = PayoutState.SENT if paid else PayoutState.ASKED
        payout.sent_at = trade_in.paid_at = occurred_at if paid else None
        event = events.SENT if paid else events.ASKED
        records.update(payout, event, actor=actor, fields=["state", "sent_at"], to_state=payout.state)
        records.move(
            trade_in, action, table=TRADE_IN, actor=system(actor.label), fields=["paid_at"], occurred_at=occurred_at
        )
        return True
