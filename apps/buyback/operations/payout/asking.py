"""The seller is to be paid: by the bank, out of a drawer, or with a voucher that is good at once."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.core import records
from apps.core.actors import Actor, system
from apps.core.errors import Invalid, TotalChanged
from apps.customers.models import Customer
from apps.payments import operations as payments
from apps.payments.inputs import Line, NewVoucher
from apps.payments.operations.deposits import ARTICLE, OUT_OF_VAT
from apps.payments.states import Purpose, VoucherKind

from ... import selectors
from ...events import payout as events
from ...inputs.payout import iban_of, masked
from ...models import Payout, TradeIn
from ...states.payout import PayoutMode, PayoutState
from ...states.trade_in import TRADE_IN, TradeInLineState
from ..register import correct_payment_mode
from .counting import TradeInPayable, as_subject


@transaction.atomic
def pay_out(
    trade_in_id: UUID,
    *,
    actor: Actor,
    iban: str = "",
    mode: PayoutMode | None = None,
    expected_total: Decimal | None = None,
) -> Payout:
    """As it was agreed, or in another `mode`, which the register is corrected for, within what the law allows on the
    day of payment. Above the limit of the rules nobody pays for what they graded, nor where they made a counter-offer.
    `expected_total` is the price agreed, without a voucher's bonus."""
    trade_in = selectors.lock_trade_in(trade_in_id, actor)
    TRADE_IN.check(trade_in, "pay_out", actor, trade_in.store_id)
    if expected_total is not None and expected_total != trade_in.total:
        raise TotalChanged(expected=str(expected_total), total=str(trade_in.total))
    refusal = selectors.why_another_pays(trade_in, actor)
    if refusal is not None:
        raise refusal
    chosen, changed = mode or PayoutMode(trade_in.payout_mode), mode not in (None, trade_in.payout_mode)
    trade_in.payout_mode = chosen
    selectors.hold_seller(trade_in)
    selectors.require_payable_so(trade_in, selectors.lines_of(trade_in, TradeInLineState.BOUGHT), chosen)
    payout = _new(trade_in, chosen, actor)
    if chosen == PayoutMode.TRANSFER:
        payout.iban_masked = masked(_required(iban))
    records.move(trade_in, "pay_out", table=TRADE_IN, actor=actor, fields=["payout_mode"])
    _PAY[chosen](trade_in, payout, actor)
    if changed:
        _correct_register(trade_in, actor)
    return payout


def _new(trade_in: TradeIn, mode: PayoutMode, actor: Actor) -> Payout:
    return Payout(
        trade_in=trade_in, mode=mode, amount=trade_in.total, currency=trade_in.currency, asked_by_id=actor.id,
        asked_by=actor.label,
    )  # fmt: skip


def _by_bank(_trade_in: TradeIn, payout: Payout, actor: Actor) -> None:
    records.create(payout, events.ASKED, actor=actor, to_state=payout.state)


def _out_of_the_drawer(trade_in: TradeIn, payout: Payout, actor: Actor) -> None:
    """Tills find it by the trade-in's own code; what one has paid out already counts at once."""
    line = line_for(trade_in, payout.amount)
    payable = payments.open_payable(as_subject(trade_in), lines=[line], purpose=Purpose.BUYBACK, actor=actor)
    payout.payable = payable
    records.create(payout, events.ASKED, actor=actor, to_state=payout.state)
    TradeInPayable().payment_changed(payable, actor=actor, occurred_at=timezone.now())
    trade_in.refresh_from_db()


def _with_a_voucher(trade_in: TradeIn, payout: Payout, actor: Actor) -> None:
    offer = selectors.accepted_offer(trade_in)
    assert offer is not None  # cleared on one
    worth = selectors.with_bonus(payout.amount, selectors.rules_of(offer.rule_set), payout.currency)
    payout.bonus = worth - payout.amount
    kind = VoucherKind.BONUS if payout.bonus else VoucherKind.STORE_CREDIT
    new = NewVoucher(kind, worth, reason=trade_in.code, customer_id=trade_in.customer_id)
    payout.voucher = payments.issue_voucher(new, store=trade_in.store, actor=actor, owed=True)
    payout.state, payout.sent_at = PayoutState.SENT, timezone.now()
    records.create(payout, events.SENT, actor=actor, to_state=payout.state)
    trade_in.paid_at = payout.sent_at
    records.move(trade_in, "settle", table=TRADE_IN, actor=system(actor.label), fields=["paid_at"])


_PAY = {
    PayoutMode.TRANSFER: _by_bank,
    PayoutMode.CASH: _out_of_the_drawer,
    PayoutMode.VOUCHER: _with_a_voucher,
}


def _correct_register(trade_in: TradeIn, actor: Actor) -> None:
    entries = {line.register_entry_id for line in selectors.lines_of(trade_in, TradeInLineState.BOUGHT)}
    for entry_id in sorted(entry for entry in entries if entry):
        correct_payment_mode(
            actor=actor, entry_id=entry_id, mode=trade_in.payout_mode, reason=_("Paid in another way.")
        )


def line_for(trade_in: TradeIn, amount: Decimal) -> Line:
    spoken = Customer.objects.filter(pk=trade_in.seller_id).values_list("language", flat=True).first()
    with translation.override(spoken or trade_in.store.language):
        label = _("Trade-in %(code)s") % {"code": trade_in.code}
    return Line(label, ARTICLE[Purpose.BUYBACK], OUT_OF_VAT, Decimal(1), amount)


def _required(iban: str) -> str:
    found = iban_of(iban)
    if found is None:
        raise Invalid({"/iban": _("This is no IBAN: its check digits do not fit.")})
    return found
