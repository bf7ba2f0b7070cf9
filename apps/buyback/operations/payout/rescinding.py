"""A purchase undone by entries that compensate it: nothing of it is erased."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor
from apps.core.errors import Invalid, TotalChanged
from apps.core.money import ZERO
from apps.items import operations as items
from apps.items.inputs import Source
from apps.payments import operations as payments
from apps.payments.models import Voucher
from apps.payments.selectors import lock_voucher
from apps.payments.states import VoucherState

from ... import selectors
from ...events import payout as events
from ...events import trade_in as told
from ...models import Payout, TradeIn
from ...states.payout import PayoutMode, PayoutState
from ...states.trade_in import TRADE_IN, TradeInLineState
from ..register import reverse_entry
from .asking import line_for
from .counting import as_subject


@transaction.atomic
def rescind(trade_in_id: UUID, *, reason: str, actor: Actor, expected_total: Decimal | None = None) -> TradeIn:
    """The things are their seller's again, and what was paid is owed back: of a voucher what is left is cancelled and
    what was spent becomes due. `expected_total` is what the seller then owes."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "rescind", actor, trade_in.store_id)
    if not reason.strip():
        raise Invalid({"/reason": _("Say in a few words why the purchase is undone.")})
    lines = selectors.lines_of(trade_in, TradeInLineState.BOUGHT)
    source = Source(TradeIn.resource, trade_in.pk, trade_in.code)
    trade_in.rescinded_at, trade_in.rescinded_for = timezone.now(), reason.strip()[:200]
    for line in sorted(lines, key=lambda line: line.thing_id):
        assert line.price is not None  # what was bought had one
        items.give_back_item(
            actor=actor, item_id=line.thing_id, customer_id=trade_in.customer_id, amount=line.price,
            currency=trade_in.currency, source=source, occurred_at=trade_in.rescinded_at,
        )  # fmt: skip
        line.state = TradeInLineState.RESCINDED
        line.save(update_fields=["state"])
    due = _take_back(trade_in, actor)
    if expected_total is not None and expected_total != due:
        raise TotalChanged(expected=str(expected_total), total=str(due))
    records.move(
        trade_in, "rescind", table=TRADE_IN, actor=actor, fields=["rescinded_at", "rescinded_for"],
        facts={"balance": str(due)},
    )  # fmt: skip
    if due:
        owed = payments.open_payable(as_subject(trade_in), lines=[line_for(trade_in, due)], actor=actor)
        trade_in.refresh_from_db()
        trade_in.owed_back = owed
        records.update(trade_in, told.PAYMENT_CHANGED, actor=actor, fields=["owed_back_id"])
    for entry_id in sorted({line.register_entry_id for line in lines if line.register_entry_id}):
        reverse_entry(actor=actor, entry_id=entry_id, reason=trade_in.rescinded_for, occurred_at=trade_in.rescinded_at)
    return trade_in


def _take_back(trade_in: TradeIn, actor: Actor) -> Decimal:
    """What the seller owes of what they were given."""
    payout = trade_in.payouts.filter(state=PayoutState.SENT).first()
    if payout is None:
        return ZERO
    payout.state = PayoutState.REVERSED
    records.update(payout, events.REVERSED, actor=actor, fields=["state"], to_state=payout.state)
    return _claw_back(payout, actor) if payout.mode == PayoutMode.VOUCHER else payout.amount


def _claw_back(payout: Payout, actor: Actor) -> Decimal:
    assert payout.voucher_id is not None  # of its mode, says the database
    voucher: Voucher = lock_voucher(payout.voucher_id)
    if voucher.state == VoucherState.ACTIVE:
        voucher = payments.cancel_voucher(
            voucher.pk, reason=payout.trade_in.code, expected_total=voucher.balance, actor=actor
        )
    return voucher.spent - voucher.overdrawn
